import { open, type FileHandle } from 'node:fs/promises';
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
  private handle: FileHandle | undefined;
  private begun = false;

  constructor(private readonly path: string) {}

  /** Writes one reject. Rejects when the file cannot be written. */
  async write(reject: Reject): Promise<void> {
    this.handle ??= await open(this.path, 'w');
    this.begun = true;
    await this.handle.appendFile(`${JSON.stringify(reject)}\n`);
  }

  /** Closes the file and gives its path; null when nothing was rejected. May be called again. */
  async close(): Promise<string | null> {
    await this.handle?.close();
    this.handle = undefined;
    return this.begun ? this.path : null;
  }
}
