import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { LaunchError } from './report.mjs';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const sameKeyPressMs = 500;
const parentPollMs = 500;
const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);

/**
 * Runs a command and outlives it. A termination request is passed on; a Ctrl-C at a terminal has already reached the
 * child, so only a second one is passed on (npm repeats the first within milliseconds, which counts as the same).
 * With `capture`, its output is collected instead of shown.
 */
export function runChild(command, args, { cwd, env, capture = false } = {}) {
  const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(command, args, { cwd, env, stdio, windowsHide: true });
  const requests = passRequestsTo(child);
  const output = [];
  child.stdout?.on('data', (chunk) => output.push(chunk));
  child.stderr?.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      requests.stop();
      reject(new LaunchError(`Could not start ${command}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      requests.stop();
      const result = { code: code ?? exitCodeOf(signal), output: Buffer.concat(output).toString() };
      if (capture && requests.last()) reject(new LaunchError('Interrupted.', exitCodeOf(requests.last())));
      else resolve(result);
    });
  });
}

function passRequestsTo(child) {
  let last;
  let seenAt = 0;
  const onSignal = (signal) => {
    const repeated = signal === last && Date.now() - seenAt < sameKeyPressMs;
    const childHasIt = signal === 'SIGINT' && atTerminal && last === undefined;
    last = signal;
    seenAt = Date.now();
    if (!repeated && !childHasIt) child.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, onSignal);
  const watch = watchParent(() => onSignal('SIGTERM'));
  return {
    last: () => last,
    stop: () => {
      clearInterval(watch);
      forwarded.forEach((signal) => process.off(signal, onSignal));
    },
  };
}

/**
 * npm passes a termination request to its shell, which dies of it without telling us. (Without npm, losing the parent
 * is nothing special: that is how a service started in the background lives on.)
 */
function watchParent(onGone) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onGone();
  }, parentPollMs);
  return watch;
}

const exitCodeOf = (signal) => 128 + (constants.signals[signal] ?? 0);
