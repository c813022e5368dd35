import { UnreadableFileError } from './decode.js';
import { readColumn } from './expressions.js';
import type { JoinSpec } from './mapping-model.js';
import { shown } from './outcome.js';
import { readRows, type ReadContext } from './read-rows.js';
import { possibleValues, type LookedUp, type RowReject, type SourceRow } from './source-row.js';

/** Unreadable lines by the key they may belong to, so that nothing is imported without a part of it. */
export class BrokenLines {
  private readonly byKey = new Map<string, RowReject[]>();

  /** Files a broken line under every key it may have. Throws an UnreadableFileError when that cannot be known at all. */
  add(reject: RowReject, keyColumn: string): void {
    const keys = possibleValues(reject, keyColumn);
    if (keys.length === 0) {
      throw new UnreadableFileError(
        reject.file,
        reject.line,
        `${reject.reason}, and what it belongs to cannot be known`,
      );
    }
    for (const key of keys) this.byKey.set(key, [...(this.byKey.get(key) ?? []), reject]);
  }

  /** Why the record with this key must not be imported; empty when nothing is wrong. */
  faultsOf(key: string): string[] {
    return (this.byKey.get(key) ?? []).map(
      ({ file, line, reason }) => `${file} line ${line}, which may belong here, ${reason}`,
    );
  }
}

/** The rows of a joined file by key, held in memory for the time of one entity. */
export class JoinIndex {
  readonly rejects: RowReject[] = [];
  private readonly rows = new Map<string, SourceRow[]>();
  private readonly broken = new BrokenLines();
  private readonly used = new Set<string>();

  private constructor(private readonly spec: JoinSpec) {}

  /** Reads a joined file for lookups: one row per key, a second one is rejected. */
  static async ofLookup(spec: JoinSpec, context: ReadContext): Promise<JoinIndex> {
    const index = new JoinIndex(spec);
    for await (const event of readRows(spec, context)) {
      if ('reject' in event) index.rejects.push(event.reject);
      else if (index.rowsOf(event.row).length > 0) index.refuse(event.row, `is a second row with the same ${spec.key}`);
      else index.file(event.row);
    }
    return index;
  }

  /** Reads a joined file for lists: any number of rows per key, each with its own lookups attached. */
  static async ofChildren(spec: JoinSpec, context: ReadContext): Promise<JoinIndex> {
    const index = new JoinIndex(spec);
    const attach = await loadLookups(spec.lookups, context, index.rejects);
    for await (const event of readRows(spec, context)) {
      if ('row' in event) {
        index.file(attach(event.row));
        continue;
      }
      index.rejects.push(event.reject);
      index.broken.add(event.reject, spec.key);
    }
    return index;
  }

  /** The one row for the value in the column `on` of another row. */
  find(row: SourceRow): LookedUp {
    const { file, key, on } = this.spec;
    const value = valueIn(row, on);
    if (value === null) return { row: null };
    const [found] = this.rows.get(value) ?? [];
    return found ? { row: found } : { missing: `no row of ${file} has ${key} = ${shown(value)}` };
  }

  /** All rows for the value in the column `on` of another row, and what is wrong with them. */
  take(row: SourceRow): { rows: readonly SourceRow[]; faults: readonly string[] } {
    const value = valueIn(row, this.spec.on);
    if (value === null) return { rows: [], faults: [] };
    this.used.add(value);
    return { rows: this.rows.get(value) ?? [], faults: this.broken.faultsOf(value) };
  }

  /** Rows that nothing has taken: they belong to no row of the parent file. */
  *orphans(parent: string): Generator<RowReject> {
    for (const [value, rows] of this.rows) {
      if (this.used.has(value)) continue;
      const reason = `no readable row of ${parent} has ${this.spec.on} = ${shown(value)}`;
      for (const { file, line, columns, fields } of rows) {
        yield {
          file,
          line,
          reason,
          row: Object.fromEntries([...columns].map(([name, at]) => [name, fields[at] ?? null])),
        };
      }
    }
  }

  private rowsOf(row: SourceRow): readonly SourceRow[] {
    const value = valueIn(row, this.spec.key);
    return value === null ? [] : (this.rows.get(value) ?? []);
  }

  private file(row: SourceRow): void {
    const value = valueIn(row, this.spec.key);
    if (value === null) return this.refuse(row, `has no ${this.spec.key}`);
    const there = this.rows.get(value);
    if (there) there.push(row);
    else this.rows.set(value, [row]);
  }

  private refuse({ file, line, fields }: SourceRow, reason: string): void {
    this.rejects.push({ file, line, reason, row: fields });
  }
}

function valueIn(row: SourceRow, column: string): string | null {
  const read = readColumn(row, column);
  return 'value' in read ? read.value : null;
}

/** Reads all lookup files of a source; the result attaches to a row what it finds in them. */
export async function loadLookups(
  specs: Readonly<Record<string, JoinSpec>>,
  context: ReadContext,
  rejects: RowReject[],
): Promise<(row: SourceRow) => SourceRow> {
  const indexes: [string, JoinIndex][] = [];
  for (const [name, spec] of Object.entries(specs)) {
    const index = await JoinIndex.ofLookup(spec, context);
    rejects.push(...index.rejects);
    indexes.push([name, index]);
  }
  if (indexes.length === 0) return (row) => row;
  return (row) => ({ ...row, lookups: Object.fromEntries(indexes.map(([name, index]) => [name, index.find(row)])) });
}
