import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { FieldFault } from './map-record.js';
import type { EntityName } from './records.js';

/** A line that was not imported, as it stands in the rejects file (one JSON object per line). */
export interface Reject {
  readonly entity: EntityName;
  readonly file: string;
  /** The line the row begins on, from 1. */
  readonly line: number;
  /** The fields that are wrong, comma-separated; null when it is the whole row. */
  readonly field: string | null;
  /** Everything that is wrong, semicolon-separated, each after its field. */
  readonly reason: string;
  /** The row as it was read: an object by column, or the bare fields or text of a line that is no row. */
  readonly row: unknown;
}

/** One field and one reason out of all that is wrong with a row. */
export function describeFaults(faults: readonly FieldFault[]): Pick<Reject, 'field' | 'reason'> {
  const fields = [...new Set(faults.flatMap(({ field }) => field ?? []))];
  const reasons = faults.map(({ field, reason }) => (field === undefined ? reason : `${field} ${reason}`));
  return { field: fields.length > 0 ? fields.join(', ') : null, reason: reasons.join('; ') };
}

/** Writes rejects to a file that comes into being with the first of them; an older file is overwritten then. */
export class RejectsFile {
  private stream: WriteStream | undefined;
  private failure: Error | undefined;
  private written = 0;

  constructor(private readonly path: string) {}

  /** How many rejects have been written. */
  get count(): number {
    return this.written;
  }

  /** Writes one reject, waiting while the disk is behind. Rejects when the file cannot be written. */
  async write(reject: Reject): Promise<void> {
    if (!this.stream) {
      this.stream = createWriteStream(this.path);
      this.stream.on('error', (error) => (this.failure = error));
      await once(this.stream, 'open');
    }
    this.written += 1;
    if (!this.stream.write(`${JSON.stringify(reject)}\n`)) await once(this.stream, 'drain');
    if (this.failure) throw this.failure;
  }

  /** Brings everything to disk and gives the path; null when nothing was rejected. */
  async close(): Promise<string | null> {
    const { stream } = this;
    if (!stream) return null;
    if (this.failure) throw this.failure;
    stream.end();
    await once(stream, 'close');
    return this.path;
  }
}
