import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { chooseNode } from './node.mjs';
import { root } from '../projects.mjs';
import { LaunchError, say } from './report.mjs';
import { runChild } from './child.mjs';
import { toolBin } from './tools.mjs';

const usage = `Usage: node scripts/launch.mjs [--verbose] <command> [arguments]

  start [arguments]           start the whole system (installs and builds what is missing)
  oms <arguments>             the oms command
  test [Jest's arguments]     the tests
  test-distributed [Jest's]   the end-to-end tests on five databases, HTTP and Redis
  test-faults [Jest's]        the tests that kill processes and servers (minutes)
  build                       compile every package with Turborepo
  typecheck                   check the types of every package (tsc -b)
  run <tool> [arguments]      a tool from node_modules, or one of our scripts, on the right Node.js
  run-built <file> [args]     the same for a file which is built first
  install                     only install what is missing
  ci                          everything the continuous integration checks`;

/** Exports and flags with which every one of our own processes runs. */
const ownFlags = ['--enable-source-maps'];
/** The whole system in one process: answers live for as long as the database takes, and are not to be moved meanwhile. */
const systemFlags = ['--max-semi-space-size=32'];
const jestFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const cli =
  (args, flags = []) =>
  async (context) => {
    await ensureBuilt(context);
    const main = join(root, 'cli/dist/main.js');
    if (!existsSync(main)) throw new LaunchError('The build made no cli/dist/main.js.');
    return context.node([...ownFlags, ...flags, main, ...args]);
  };

const faultTests = '\\.fault\\.test\\.ts$';
const endToEndTests = '^.*/cli/src/[^/]+\\.int\\.test\\.ts$';
const jest =
  (args, env = {}) =>
  async (context) => {
    // Some tests start processes, which run what was built.
    await ensureBuilt(context);
    return context.node([...jestFlags, toolBin('jest'), ...args], { cwd: root, extraEnv: env });
  };

const commands = {
  start: (args) => cli(['start', ...args], systemFlags),
  oms: (args) => cli(args),
  test: (args) => jest(args),
  'test-distributed': (args) => jest([endToEndTests, ...args], { OMS_TEST_FORM: 'distributed' }),
  'test-faults': (args) => jest([faultTests, '--maxWorkers=2', ...args], { OMS_TEST_FAULTS: '1' }),
  build: (args) => (context) => build(context, 'turbo', args),
  typecheck: (args) => (context) => build(context, 'tsc', args),
  run: ([tool, ...args]) => runTool(tool, args),
  'run-built':
    ([file, ...args]) =>
    async (context) => {
      await ensureBuilt(context);
      return runTool(file, args)(context);
    },
  install: () => async () => 0,
};

function runTool(tool, args) {
  return (context) => {
    if (!tool) throw new LaunchError(usage);
    const file = /[\\/]/.test(tool) ? resolve(root, tool) : toolBin(tool);
    if (!existsSync(file)) throw new LaunchError(`There is no ${tool} to run.`);
    return context.node([file, ...args], { cwd: root });
  };
}

async function runCi(args) {
  if (process.platform === 'win32') throw new LaunchError('The checks are a bash script: run them on Linux or macOS.');
  return (await runChild('bash', [join(root, '.ci/run'), ...args], { cwd: root })).code;
}

/** What the commands share: the Node.js to run on, and whether to show what tools say while they succeed. */
function createContext(verbose) {
  let chosen;
  return {
    verbose,
    async node(args, { cwd, extraEnv } = {}) {
      chosen ??= chooseNode();
      return (await runChild(chosen.path, args, { cwd, env: { ...chosen.env, ...extraEnv } })).code;
    },
    async nodeQuietly(args) {
      chosen ??= chooseNode();
      return runChild(chosen.path, args, { cwd: root, env: chosen.env, capture: !verbose });
    },
  };
}

const npmIsVerbose = ['info', 'verbose', 'silly'].includes(process.env['npm_config_loglevel'] ?? '');

async function dispatch(argv) {
  const verbose = argv[0] === '--verbose' || npmIsVerbose;
  const [name, ...args] = argv[0] === '--verbose' ? argv.slice(1) : argv;
  if (name === 'ci') return runCi(args);
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!command) throw new LaunchError(usage);
  const context = createContext(verbose);
  await ensureInstalled(context);
  return command(args)(context);
}

export async function main(argv) {
  try {
    process.exitCode = await dispatch(argv);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}
