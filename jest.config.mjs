import { availableParallelism } from 'node:os';

/** One configuration for every package: TypeScript is compiled by SWC (types are checked by `npm run typecheck`). */
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2023',
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['oms-source', 'node', 'node-addons'] },
  roots: [
    '<rootDir>/platform',
    '<rootDir>/subgraphs',
    '<rootDir>/schema',
    '<rootDir>/gateway',
    '<rootDir>/jobs',
    '<rootDir>/cli',
    '<rootDir>/bench',
  ],
  testMatch: ['**/src/**/*.test.ts'],
  // Minutes of killing and waiting: `npm run test:faults`, and continuous integration.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env['OMS_TEST_FAULTS'] ? [] : ['\\.fault\\.test\\.ts$'])],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/scripts/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest-global-teardown.mjs',
  setupFiles: ['<rootDir>/scripts/jest-setup.mjs'],
  testTimeout: 30_000,
  maxWorkers: Math.min(4, availableParallelism()),
  // What modules of past test files hold is given back by starting a worker anew.
  workerIdleMemoryLimit: '1200MB',
};
