/** One row of a joined file, or why there is none for the value at hand. */
export type LookedUp = { readonly row: SourceRow | null } | { readonly missing: string };

/** A row as it was read: texts by column (null where the file has nothing), where it stands, and what was joined to it. */
export interface SourceRow {
  readonly file: string;
  /** The line the row begins on; the first line of the file is 1. */
  readonly line: number;
  /** Column name → index into `fields`; shared by all rows of a CSV file. */
  readonly columns: ReadonlyMap<string, number>;
  readonly fields: readonly (string | null)[];
  readonly lookups?: Readonly<Record<string, LookedUp>>;
  readonly lists?: Readonly<Record<string, readonly SourceRow[]>>;
  /** Why this row must not be imported although it could be read itself, such as an unreadable line that belongs to it. */
  readonly faults?: readonly string[];
}

/** A line that could not be read, or not be attached to what it belongs to. */
export interface RowReject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The line as far as it is known: its fields or its text. */
  readonly row: unknown;
  /** The file's columns and the line's fields, which need not match: what is known of the line's key. */
  readonly known?: { readonly columns: ReadonlyMap<string, number>; readonly fields: readonly string[] };
}

/** What reading yields: rows, and lines that are none. */
export type RowEvent = { readonly row: SourceRow } | { readonly reject: RowReject };

/** A row as the rejects file shows it: its own columns, and the rows under it. */
export function rawOf(row: SourceRow): Record<string, unknown> {
  const own: [string, unknown][] = [...row.columns].map(([name, index]) => [name, row.fields[index] ?? null]);
  const lists: [string, unknown][] = Object.entries(row.lists ?? {}).map(([name, rows]) => [name, rows.map(rawOf)]);
  return Object.fromEntries([...own, ...lists]);
}

/**
 * What the value of a column may be in a line with fields too many or too few: the surplus or the gap may lie on
 * either side of it. Empty when nothing is known.
 */
export function possibleValues({ known }: RowReject, column: string): string[] {
  const at = known?.columns.get(column);
  if (!known || at === undefined) return [];
  const off = known.fields.length - known.columns.size;
  const [from, to] = off < 0 ? [Math.max(0, at + off), at] : [at, at + off];
  return known.fields.slice(from, to + 1).map((field) => field.trim());
}
