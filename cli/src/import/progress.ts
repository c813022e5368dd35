import cliProgress from 'cli-progress';

/** Told how far an import is. */
export interface Progress {
  /** Called once with the bytes of all files that will be read; a file that several entities read counts for each. */
  start(totalBytes: number): void;
  /** The entity that is read from now on. */
  entity(name: string): void;
  /** Bytes and rows read since the last call. */
  advance(bytes: number, rows: number): void;
  /** Called once at the end, also after a failure. */
  stop(): void;
}

/** Progress for callers that show none. */
export const silentProgress: Progress = {
  start: () => undefined,
  entity: () => undefined,
  advance: () => undefined,
  stop: () => undefined,
};

/** Where progress goes: a terminal gets a bar, anything else a plain line now and then. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

class State {
  total = 0;
  bytes = 0;
  rows = 0;
  name = '';

  /** A file may have grown since it was measured: never more than the whole. */
  get percent(): number {
    return this.total === 0 ? 100 : Math.min(100, Math.floor((this.bytes / this.total) * 100));
  }
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  const state = new State();
  const bar = new cliProgress.SingleBar({
    format: 'importing {bar} {percentage} % | {name} | {rows} rows | {duration_formatted}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stopOnComplete: false,
    stream,
  });
  const show = () => bar.update(state.percent, { name: state.name, rows: state.rows });
  return {
    start: (total) => {
      state.total = total;
      bar.start(100, 0, { name: '', rows: 0 });
    },
    entity: (name) => {
      state.name = name;
      show();
    },
    advance: (bytes, rows) => {
      state.bytes += bytes;
      state.rows += rows;
      show();
    },
    stop: () => bar.stop(),
  };
}

function lineProgress(stream: ProgressStream, now: () => number, everyMs: number): Progress {
  const state = new State();
  let last = now();
  const show = () => {
    last = now();
    stream.write(`importing ${state.name}: ${state.percent} %, ${state.rows} rows read\n`);
  };
  return {
    start: (total) => {
      state.total = total;
      last = now();
    },
    entity: (name) => {
      state.name = name;
    },
    advance: (bytes, rows) => {
      state.bytes += bytes;
      state.rows += rows;
      if (now() - last >= everyMs) show();
    },
    stop: () => {
      if (state.rows > 0) show();
    },
  };
}

/**
 * Progress on a stream, standard error by default: a bar on a terminal, else a plain line every `everyMs`
 * milliseconds and one at the end. `now` gives milliseconds.
 */
export function createProgress(
  stream: ProgressStream = process.stderr,
  now: () => number = Date.now,
  everyMs = 5000,
): Progress {
  return stream.isTTY === true ? barProgress(stream as NodeJS.WriteStream) : lineProgress(stream, now, everyMs);
}
