#!/usr/bin/env node
import { ConfigError } from '@oms/platform/config/environment';
import { DomainError } from '@oms/platform/errors/domain-error';
import { createProgram } from './program.js';
import { Failure } from './failure.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof Failure || error instanceof ConfigError || error instanceof DomainError)) throw error;
  // What was opened before the failure must not keep the process alive.
  process.stderr.write(`${error.message}\n`, () => process.exit(1));
}
