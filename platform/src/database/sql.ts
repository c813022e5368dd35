import { StatementText } from './statement-text.js';

/** Part of a statement, or all of it: its text around the places of its parameters, and the parameters. */
export class RawBuilder<_Row = unknown> {
  private text: string | undefined;

  constructor(
    /** One more than there are parameters. */
    readonly texts: readonly string[],
    readonly parameters: readonly unknown[],
  ) {}

  /** What is sent to the server, with `$1`, `$2` … for the parameters. */
  get sql(): string {
    return (this.text ??= this.texts.reduce((text, part, index) => `${text}$${index}${part}`));
  }
}

function build(strings: readonly string[], values: readonly unknown[]): RawBuilder {
  const statement = new StatementText(strings[0] ?? '');
  for (const [index, value] of values.entries()) {
    if (value instanceof RawBuilder) statement.append(value.texts, value.parameters);
    else statement.parameter(value);
    statement.write(strings[index + 1] ?? '');
  }
  return new RawBuilder(statement.texts, statement.parameters);
}

const raw = (text: string): RawBuilder => new RawBuilder([text], []);

/**
 * A statement as a template: what stands in `${…}` is sent as a parameter, unless it is itself a part of a statement.
 * `sql.raw` takes text as it is and must never be given any that comes from outside; `sql.ref` quotes a name, or a path
 * of names such as `o.id`; `sql.join` puts commas between values or parts.
 */
export const sql = Object.assign(
  (strings: TemplateStringsArray, ...values: readonly unknown[]) => build(strings, values),
  {
    raw,
    ref: (path: string): RawBuilder =>
      raw(
        path
          .split('.')
          .map((name) => `"${name.replaceAll('"', '""')}"`)
          .join('.'),
      ),
    join: (values: readonly unknown[], separator: RawBuilder = raw(', ')): RawBuilder =>
      build(
        [],
        values.flatMap((value, index) => (index === 0 ? [value] : [separator, value])),
      ),
  },
);

/** What a statement answered. */
export interface Answer<Row> {
  /** Columns are named in camelCase (`placed_at` → `placedAt`). */
  readonly rows: Row[];
  /** Rows that an insert, update or delete touched; 0 for a select. */
  readonly changed: number;
}

/** A connection or an open transaction. Statements are written in SQL's own snake_case. */
export interface Sql {
  send<Row>(statement: RawBuilder): Promise<Answer<Row>>;
}

/** All rows of a statement. */
export async function rows<Row>(db: Sql, statement: RawBuilder): Promise<Row[]> {
  return (await db.send<Row>(statement)).rows;
}

/** The first row of a statement, if any. */
export async function firstRow<Row>(db: Sql, statement: RawBuilder): Promise<Row | undefined> {
  return (await db.send<Row>(statement)).rows[0];
}

/** Runs a statement whose rows do not matter; answers how many rows it changed. */
export async function run(db: Sql, statement: RawBuilder): Promise<number> {
  return (await db.send(statement)).changed;
}

/**
 * A list of records as a table in SQL: `recordset(lines, 'id uuid, quantity int')` →
 * `jsonb_to_recordset($1::jsonb) as (id uuid, quantity int)`. Name it with `as`: `… ${recordset(…)}` is written behind FROM
 * as `jsonb_to_recordset(…) as input(…)`. Property names must equal the column names.
 */
export const recordset = (records: readonly object[], name: string, columns: string): RawBuilder =>
  new RawBuilder(['jsonb_to_recordset(', `::jsonb) as ${name}(${columns})`], [JSON.stringify(records)]);

/**
 * The same, sent as an array for each column: costs the server half as much for records of many columns. Types must be
 * those of which there are arrays of single values: no jsonb, no arrays.
 */
export function columnar(
  records: readonly Readonly<Record<string, unknown>>[],
  name: string,
  columns: string,
): RawBuilder {
  const all = columns.split(', ').map((column) => {
    const at = column.indexOf(' ');
    return { column: column.slice(0, at), type: column.slice(at + 1) };
  });
  const list = sql.join(
    all.map(({ column, type }) => sql`${records.map((record) => record[column] ?? null)}::${raw(type)}[]`),
  );
  return sql`unnest(${list}) as ${raw(name)}(${raw(all.map(({ column }) => column).join(', '))})`;
}

/** A JavaScript value as a jsonb parameter. */
export const jsonb = (value: unknown): RawBuilder => new RawBuilder(['', '::jsonb'], [JSON.stringify(value ?? null)]);
