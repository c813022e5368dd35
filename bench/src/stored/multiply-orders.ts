import type pg from 'pg';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { bulkLoad, connectTo } from './bulk-load.js';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Part of a primary key or of a unique index. */
  readonly unique: boolean;
  /** Unique by itself: an id. */
  readonly id: boolean;
}

const COLUMNS = `
  select c.relname as "table", a.attname as name, format_type(a.atttypid, null) as type,
         exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey)) as "unique",
         exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indnkeyatts = 1 and a.attnum = i.indkey[0]) as id
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relnamespace = $1::regnamespace and c.relkind = 'r' and a.attgenerated = '' and a.attidentity = ''
   order by c.relname, a.attnum`;

const REFERENCES = `
  select f.relname as "from", t.relname as "to" from pg_constraint x
    join pg_class f on f.oid = x.conrelid join pg_class t on t.oid = x.confrelid
   where x.contype = 'f' and x.connamespace = $1::regnamespace`;

/** Tables that hold parts of orders, each after those that it refers to. */
function partsOfOrders(
  columns: readonly Column[],
  references: readonly { readonly from: string; readonly to: string }[],
): string[] {
  const parts = new Set(['orders', 'inbox']);
  for (const { table, name } of columns) if (name === 'order_id' && table !== 'order_trace') parts.add(table);
  for (let size = 0; size !== parts.size;) {
    size = parts.size;
    for (const { from, to } of references) if (parts.has(to)) parts.add(from);
  }
  const tables = [...new Set(columns.map(({ table }) => table))].filter((table) => parts.has(table));
  const ordered: string[] = [];
  while (ordered.length < tables.length)
    for (const table of tables)
      if (
        !ordered.includes(table) &&
        references.every(({ from, to }) => from !== table || to === table || !parts.has(to) || ordered.includes(to))
      )
        ordered.push(table);
  return ordered;
}

const isId = ({ type, unique }: Column): boolean => type === 'uuid' || (type === 'text' && unique);
const ownMark = ({ name }: Column): string => quoted(`own_${name}`);

/**
 * A column of a copy: ids of the order's own parts become other ids, the same ones wherever they stand. They begin with the
 * number of the copy, so that later copies come behind earlier ones in every index, as later orders do.
 */
function copied(column: Column): string {
  const value = `t.${quoted(column.name)}`;
  if (!isId(column)) return value;
  const other = `(lpad(to_hex(i), 8, '0') || substr(${value}::text, 9))`;
  if (column.type === 'uuid') return `case when t.${ownMark(column)} then ${other}::uuid else ${value} end`;
  return `case when t.${ownMark(column)} then ${other} when ${value} ~ '\\d' then ${value} || '/' || i else ${value} end`;
}

interface Pattern {
  readonly schema: string;
  readonly client: pg.Client;
  readonly tables: readonly { readonly name: string; readonly columns: readonly Column[] }[];
}

const copyOf = (table: string): string => quoted(`copy_of_${table}`);

/** Keeps what there is now of orders in a schema as the pattern of all copies, with a mark at each id that is an order's own. */
async function readPattern(url: string, schema: string): Promise<Pattern> {
  const client = await connectTo(url, schema);
  const { rows: columns } = await client.query<Column>(COLUMNS, [schema]);
  const { rows: references } = await client.query<{ from: string; to: string }>(REFERENCES, [schema]);
  const names = partsOfOrders(columns, references);
  const tables = names.map((name) => ({ name, columns: columns.filter(({ table }) => table === name) }));
  await client.query('create temporary table own (id text primary key)');
  for (const { name: table, columns: all } of tables)
    for (const { name } of all.filter((one) => one.type === 'uuid' && (one.id || one.name === 'order_id')))
      await client.query(
        `insert into own select distinct ${quoted(name)}::text from ${quoted(table)} where ${quoted(name)} is not null on conflict do nothing`,
      );
  await client.query('analyze own');
  for (const { name, columns: all } of tables) {
    const marks = all
      .filter(isId)
      .map((one) => `, exists (select from own where own.id = t.${quoted(one.name)}::text) as ${ownMark(one)}`);
    await client.query(`create temporary table ${copyOf(name)} as select t.*${marks.join('')} from ${quoted(name)} t`);
  }
  return { schema, client, tables };
}

/** Of events that everybody has finished with those of two weeks are kept: one copy in so many has them, as of two years of orders. */
const WITH_EVENTS = 50;
const series = (table: string, from: number, to: number): string =>
  table.startsWith('outbox')
    ? `(select i from generate_series(${from}, ${to}) i where i % ${WITH_EVENTS} = 0) i`
    : `generate_series(${from}, ${to}) i`;

async function copyPattern({ client, tables }: Pattern, from: number, to: number): Promise<void> {
  await client.query('begin');
  for (const { name, columns } of tables)
    await client.query(
      `insert into ${quoted(name)} (${columns.map((column) => quoted(column.name)).join(', ')})
       select ${columns.map(copied).join(', ')} from ${series(name, from, to)} cross join ${copyOf(name)} t
       order by i on conflict do nothing`,
    );
  await client.query('commit');
}

/** Copies at once: few enough that a transaction stays small. */
const AT_A_TIME = 50;

/**
 * Fills the databases with copies of the orders that are there, with all their parts in every subgraph, past all rules:
 * only to have as many rows as after years of business.
 */
export class OrderMultiplier {
  private made = 0;

  private constructor(private readonly patterns: readonly Pattern[]) {}

  /** The orders that are there now, at rest, are the pattern. */
  static async open(urlOf: (name: SubgraphName) => string): Promise<OrderMultiplier> {
    return new OrderMultiplier(await Promise.all(SUBGRAPHS.map((name) => readPattern(urlOf(name), name))));
  }

  /** Brings the number of copies of each order to `copies`. */
  async grow(copies: number): Promise<void> {
    const first = this.made + 1;
    await Promise.all(
      this.patterns.map((pattern) => {
        const tables = pattern.tables.map(({ name }) => quoted(name));
        return bulkLoad(pattern.client, pattern.schema, tables, async () => {
          for (let from = first; from <= copies; from += AT_A_TIME)
            await copyPattern(pattern, from, Math.min(copies, from + AT_A_TIME - 1));
        });
      }),
    );
    this.made = copies;
  }

  async close(): Promise<void> {
    await Promise.all(this.patterns.map(({ client }) => client.end()));
  }
}
