/** The launcher speaks on stderr only: stdout belongs to the command it starts. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Something the reader has to mend; shown as it is, without a stack. */
export class LaunchError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n');

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
