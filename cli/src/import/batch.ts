import { describeFaults, type Reject, type RejectsFile } from './rejects.js';
import { IDENTITY_OF, type EntityName, type EntityRecords } from './records.js';
import { rawOf, type SourceRow } from './source-row.js';

/** A record that a sink did not take; `index` is its place in the batch. */
export interface SinkRejection {
  readonly index: number;
  readonly field?: string;
  readonly reason: string;
}

/** What became of a batch: every record is created, updated, unchanged or rejected. */
export interface SinkResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: readonly SinkRejection[];
}

/**
 * Takes a batch of records of one entity. It is called again only when its promise is settled, never with two records
 * of the same identity in one batch, and may see records that an earlier run brought in already. A rejection of the
 * promise ends the import.
 */
export type Sink<T> = (records: T[]) => Promise<SinkResult>;

/** The sink of each entity. */
export type ImportSinks = { readonly [E in EntityName]: Sink<EntityRecords[E]> };

/** What became of the rows of one entity: `read` is the sum of all others. */
export interface EntityCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows that the mapping leaves out by `when`. */
  skipped: number;
  rejected: number;
}

function noCounts(): EntityCounts {
  return { read: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0 };
}

/** Collects the records of one entity and hands them to its sink in batches, counting what becomes of them. */
export class Batch<E extends EntityName> {
  readonly counts = noCounts();
  private readonly pending: { readonly record: EntityRecords[E]; readonly row: SourceRow }[] = [];
  private readonly identities = new Set<string>();

  constructor(
    readonly entity: E,
    private readonly sink: Sink<EntityRecords[E]>,
    private readonly rejects: RejectsFile,
    private readonly size: number,
  ) {}

  /** Adds a record; when the batch is full, waits until the sink has taken it. */
  async add(record: EntityRecords[E], row: SourceRow): Promise<void> {
    const identity = IDENTITY_OF[this.entity](record);
    // Two records of one thing in a batch would have to be told apart by every sink; one after the other is an update.
    if (this.identities.has(identity)) await this.flush();
    this.counts.read += 1;
    this.pending.push({ record, row });
    this.identities.add(identity);
    if (this.pending.length >= this.size) await this.flush();
  }

  /** Counts and writes down a line that never became a record. */
  async reject(reject: Omit<Reject, 'entity'>): Promise<void> {
    this.counts.read += 1;
    await this.write(reject);
  }

  /** Counts a row that the mapping leaves out. */
  skip(): void {
    this.counts.read += 1;
    this.counts.skipped += 1;
  }

  /** Hands over what is pending. Rejects with an error that names the rows at hand when the sink fails or miscounts. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const batch = this.pending.splice(0);
    this.identities.clear();
    const result = await this.give(
      batch.map(({ record }) => record),
      batch[0]?.row,
      batch.at(-1)?.row,
    );
    for (const { index, field, reason } of result.rejected) {
      const row = batch[index]?.row;
      if (!row) throw new Error(`the sink of ${this.entity} rejected record ${index} of a batch of ${batch.length}`);
      await this.write({ file: row.file, line: row.line, ...describeFaults([{ field, reason }]), row: rawOf(row) });
    }
    this.counts.created += result.created;
    this.counts.updated += result.updated;
    this.counts.unchanged += result.unchanged;
  }

  private async give(records: EntityRecords[E][], first?: SourceRow, last?: SourceRow): Promise<SinkResult> {
    const where = `${this.entity}, ${first?.file} lines ${first?.line} to ${last?.line}`;
    const result = await this.sink(records).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`import stopped at ${where}: ${reason}`, { cause: error });
    });
    const told = result.created + result.updated + result.unchanged + result.rejected.length;
    if (told !== records.length) {
      throw new Error(`the sink accounted for ${told} of ${records.length} records (${where})`);
    }
    return result;
  }

  private async write(reject: Omit<Reject, 'entity'>): Promise<void> {
    this.counts.rejected += 1;
    await this.rejects.write({ entity: this.entity, ...reject });
  }
}
