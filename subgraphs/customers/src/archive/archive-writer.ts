import type { PersonalFile } from '@oms/platform/personal-data/personal-data';
import { configure, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';

// Node.js compresses by itself.
configure({ useWebWorkers: false });

/** Bytes of a piece. */
const PIECE = 262_144;

export interface ArchiveWriter {
  add(file: PersonalFile): Promise<void>;
  /** Writes what is left. */
  close(): Promise<void>;
}

/**
 * A ZIP archive that is written in pieces, so that neither it nor more than one of its files is ever held. A name that
 * comes twice gets a number.
 */
export function archiveWriter(now: Date, write: (piece: Buffer) => Promise<void>): ArchiveWriter {
  const names = new Map<string, number>();
  const buffer = pieceBuffer(write);
  const zip = new ZipWriter(new WritableStream<Uint8Array>({ write: buffer.push }), { lastModDate: now });
  return {
    async add(file) {
      const times = (names.get(file.name) ?? 0) + 1;
      names.set(file.name, times);
      const name = times === 1 ? file.name : file.name.replace(/(\.\w+)?$/, `_${times}$1`);
      const reader =
        'text' in file ? new TextReader(file.text) : new Uint8ArrayReader(Buffer.from(file.base64, 'base64'));
      await zip.add(name, reader);
    },
    async close() {
      await zip.close();
      await buffer.flush();
    },
  };
}

/** Gathers bytes into pieces of one size. */
function pieceBuffer(write: (piece: Buffer) => Promise<void>) {
  let held: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (size > 0) await write(Buffer.concat(held));
    [held, size] = [[], 0];
  };
  const push = async (bytes: Uint8Array): Promise<void> => {
    held.push(Buffer.from(bytes));
    size += bytes.length;
    if (size >= PIECE) await flush();
  };
  return { push, flush };
}
