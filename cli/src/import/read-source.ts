import { holds, readColumn } from './expressions.js';
import { BrokenLines, JoinIndex, loadLookups } from './join-index.js';
import type { SourceBlock } from './mapping-model.js';
import { readRows, type ReadContext } from './read-rows.js';
import { rawOf, type RowEvent, type RowReject, type SourceRow } from './source-row.js';

/** A row with everything joined to it, a line that is none, or a row that `when` leaves out. */
export type SourceEvent = RowEvent | { readonly skipped: SourceRow };

function rejected(row: SourceRow, reason: string): RowEvent {
  const known = { columns: row.columns, fields: row.fields.map((field) => field ?? '') };
  return { reject: { file: row.file, line: row.line, reason, row: rawOf(row), known } };
}

/** The rows of the entity's own file that pass `when`, with their lookups. */
async function* baseRows(block: SourceBlock, context: ReadContext): AsyncGenerator<SourceEvent> {
  const rejects: RowReject[] = [];
  const attach = await loadLookups(block.source.lookups, context, rejects);
  for (const reject of rejects) yield { reject };
  for await (const event of readRows(block.source, context)) {
    if ('reject' in event) {
      yield event;
      continue;
    }
    const row = attach(event.row);
    const passes = holds(block.when, row);
    if ('problem' in passes) yield rejected(row, passes.problem);
    else yield passes.value ? { row } : { skipped: row };
  }
}

/** One row per group: the first of its rows, with all of them as the list `rows`. */
class Groups {
  private readonly open = new Map<string, SourceRow[]>();
  private readonly closed = new Set<string>();
  private readonly broken = new BrokenLines();

  constructor(
    private readonly column: string,
    private readonly consecutive: boolean,
  ) {}

  *take(event: SourceEvent): Generator<SourceEvent> {
    if (!('row' in event)) {
      if ('reject' in event) this.broken.add(event.reject, this.column);
      yield event;
      return;
    }
    const read = readColumn(event.row, this.column);
    const key = 'value' in read ? read.value : null;
    if (key === null) yield rejected(event.row, `has no ${this.column} to group by`);
    else if (this.closed.has(key))
      yield rejected(event.row, `does not stand with the other rows of ${this.column} ${key}`);
    else yield* this.put(key, event.row);
  }

  *close(): Generator<SourceEvent> {
    for (const [key, rows] of this.open) {
      const [first] = rows;
      if (first) yield { row: { ...first, lists: { ...first.lists, rows }, faults: this.broken.faultsOf(key) } };
      if (this.consecutive) this.closed.add(key);
    }
    this.open.clear();
  }

  private *put(key: string, row: SourceRow): Generator<SourceEvent> {
    const there = this.open.get(key);
    if (there) {
      there.push(row);
      return;
    }
    if (this.consecutive) yield* this.close();
    this.open.set(key, [row]);
  }
}

async function* groupedRows(block: SourceBlock, context: ReadContext): AsyncGenerator<SourceEvent> {
  const { groupBy } = block.source;
  if (!groupBy) {
    yield* baseRows(block, context);
    return;
  }
  const groups = new Groups(groupBy.column, groupBy.consecutive);
  for await (const event of baseRows(block, context)) yield* groups.take(event);
  yield* groups.close();
}

function withChildren(row: SourceRow, children: readonly [string, JoinIndex][]): SourceRow {
  const lists: Record<string, readonly SourceRow[]> = { ...row.lists };
  const faults = [...(row.faults ?? [])];
  for (const [name, index] of children) {
    const taken = index.take(row);
    lists[name] = taken.rows;
    faults.push(...taken.faults);
  }
  return { ...row, lists, faults };
}

/**
 * Streams what an entity is made from: its own file row by row, with lookups, child rows and groups attached. Joined
 * files are read into memory first; children that belong to no row come as rejects at the end. A row with `faults`
 * must not be imported.
 */
export async function* readSource(block: SourceBlock, context: ReadContext): AsyncGenerator<SourceEvent> {
  const children: [string, JoinIndex][] = [];
  for (const [name, spec] of Object.entries(block.source.children)) {
    const index = await JoinIndex.ofChildren(spec, context);
    for (const reject of index.rejects) yield { reject };
    children.push([name, index]);
  }
  for await (const event of groupedRows(block, context)) {
    if ('row' in event) yield { row: children.length > 0 ? withChildren(event.row, children) : event.row };
    else {
      if ('skipped' in event) withChildren(event.skipped, children);
      yield event;
    }
  }
  for (const [, index] of children) for (const reject of index.orphans(block.source.file)) yield { reject };
}
