import { BadInputError } from '../errors/domain-error.js';
import { isId } from '../values/ids.js';
import { isDay } from '../values/zoned-time.js';
import { groupInto } from './align.js';
import { rows, sql, type RawBuilder, type Sql } from '../database/sql.js';

export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** The same text for the same page. */
export const pageKey = ({ first, after, last, before }: PageRequest): string =>
  `${first ?? ''}|${after ?? ''}|${last ?? ''}|${before ?? ''}`;

/** A sort key: an expression that is never null, and its PostgreSQL type. The last key must be unique. */
export interface SortKey {
  readonly expression: RawBuilder<unknown>;
  readonly type: 'uuid' | 'text' | 'bigint' | 'timestamptz' | 'numeric' | 'boolean';
}

export interface PageSpec {
  readonly columns: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly where?: readonly RawBuilder<unknown>[];
  readonly sort: readonly SortKey[];
  /** All keys run the same way. */
  readonly direction?: 'asc' | 'desc';
  readonly page: PageRequest;
  /** For lists below many parents at once: the column that holds the parent's key. */
  readonly parent?: {
    readonly column: RawBuilder<unknown>;
    readonly type: 'uuid' | 'text';
    readonly keys: readonly string[];
  };
}

export interface Page<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counts only when asked; one statement for all parents. */
  readonly totalCount: () => Promise<number>;
}

const DEFAULT_PAGE = 20;
const MAX_PAGE = 250;

/** `cursorKeys` is JSON: the keys as text. */
type Keyed = { parentKey: string | null; cursorKeys: string };

/** A row in a page; its cursor is made when it is asked for. */
class Edge<Row extends Keyed> {
  constructor(readonly node: Row) {}

  get cursor(): string {
    return Buffer.from(this.node.cursorKeys).toString('base64url');
  }
}

const isMoment = (text: string): boolean =>
  isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));

/** Whether a cursor's key can be one of that type: PostgreSQL fails on what cannot. */
const FITS: Readonly<Record<SortKey['type'], (text: string) => boolean>> = {
  uuid: isId,
  text: (text) => !text.includes('\u0000'),
  bigint: (text) => /^-?\d{1,18}$/.test(text),
  timestamptz: (text) => /^-?infinity$/.test(text) || isMoment(text),
  numeric: (text) => /^-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?$/.test(text),
  boolean: (text) => text === 'true' || text === 'false',
};

function decodeCursor(text: string, field: string, sort: readonly SortKey[]): string[] {
  const fits = (key: unknown, index: number): key is string => {
    const type = sort[index]?.type;
    return typeof key === 'string' && type !== undefined && FITS[type](key);
  };
  try {
    const keys: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === sort.length && keys.every(fits)) return keys;
  } catch {
    // Falls through to the one answer for every malformed cursor.
  }
  throw new BadInputError(`"${field}" is not a cursor of this list.`, [field]);
}

function pageSize({ first, last }: PageRequest): number {
  if (first !== undefined && first !== null && last !== undefined && last !== null)
    throw new BadInputError('Give "first" or "last", not both.', ['first', 'last']);
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 0 || size > MAX_PAGE)
    throw new BadInputError(`A page has 0 to ${MAX_PAGE} entries.`, [
      last === undefined || last === null ? 'first' : 'last',
    ]);
  return size;
}

const tuple = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql`(${sql.join(parts)})`;

function boundary(spec: PageSpec, field: 'after' | 'before', descending: boolean): RawBuilder<unknown>[] {
  const text = spec.page[field];
  if (!text) return [];
  const keys = decodeCursor(text, field, spec.sort);
  const values = spec.sort.map((key, index) => sql`${keys[index]}::${sql.raw(key.type)}`);
  const operator = (field === 'after') === descending ? sql.raw('<') : sql.raw('>');
  return [sql`${tuple(spec.sort.map((key) => key.expression))} ${operator} ${tuple(values)}`];
}

const allOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0
    ? sql``
    : sql`where ${sql.join(
        conditions.map((condition) => sql`(${condition})`),
        sql` and `,
      )}`;

function statement(spec: PageSpec, limit: number, backwards: boolean): RawBuilder<unknown> {
  const descending = spec.direction === 'desc';
  const order = sql.raw(descending === backwards ? 'asc' : 'desc');
  const cursor = sql`json_build_array(${sql.join(spec.sort.map((key) => sql`(${key.expression})::text`))})::text as cursor_keys`;
  const orderBy = sql.join(spec.sort.map((key) => sql`${key.expression} ${order}`));
  const conditions = [
    ...(spec.where ?? []),
    ...boundary(spec, 'after', descending),
    ...boundary(spec, 'before', descending),
  ];
  if (!spec.parent) {
    return sql`select ${spec.columns}, null::text as parent_key, ${cursor} from ${spec.from} ${allOf(conditions)} order by ${orderBy} limit ${limit}`;
  }
  const type = sql.raw(spec.parent.type);
  const below = sql`${spec.parent.column} = parent.key`;
  return sql`
    select page.*, parent.key::text as parent_key from unnest(${spec.parent.keys}::${type}[]) as parent(key)
    cross join lateral (select ${spec.columns}, ${cursor} from ${spec.from} ${allOf([below, ...conditions])} order by ${orderBy} limit ${limit}) page`;
}

function countAll(db: Sql, spec: PageSpec): () => Promise<Map<string | null, number>> {
  let counted: Promise<Map<string | null, number>> | undefined;
  const count = async (): Promise<Map<string | null, number>> => {
    const { parent } = spec;
    const conditions = [
      ...(parent ? [sql`${parent.column} = any(${parent.keys}::${sql.raw(parent.type)}[])`] : []),
      ...(spec.where ?? []),
    ];
    const key = parent ? sql`${parent.column}::text` : sql`null::text`;
    const found = await rows<{ parentKey: string | null; total: number }>(
      db,
      sql`select ${key} as parent_key, count(*) as total from ${spec.from} ${allOf(conditions)} group by 1`,
    );
    return new Map(found.map((row) => [row.parentKey, row.total]));
  };
  return () => (counted ??= count());
}

/** Pages of a list below each parent, in the order of the parents' keys (one page when there is no parent). One statement. */
export async function fetchPages<Row>(db: Sql, spec: PageSpec): Promise<Page<Row>[]> {
  const size = pageSize(spec.page);
  const backwards = spec.page.last !== undefined && spec.page.last !== null;
  const found = await rows<Row & Keyed>(db, statement(spec, size + 1, backwards));
  const counts = countAll(db, spec);
  const keys: readonly (string | null)[] = spec.parent?.keys ?? [null];
  const byParent = groupInto(found, ({ parentKey }) => parentKey);
  return keys.map((key) => {
    const mine = byParent.get(key) ?? [];
    const more = mine.length > size;
    const shown = backwards ? mine.slice(0, size).toReversed() : mine.slice(0, size);
    const edges = shown.map((row) => new Edge(row));
    return {
      edges,
      pageInfo: {
        hasNextPage: backwards ? Boolean(spec.page.before) : more,
        hasPreviousPage: backwards ? more : Boolean(spec.page.after),
        get startCursor() {
          return edges[0]?.cursor ?? null;
        },
        get endCursor() {
          return edges.at(-1)?.cursor ?? null;
        },
      },
      totalCount: async () => (await counts()).get(key) ?? 0,
    };
  });
}

/** One page of a list. */
export async function fetchPage<Row>(db: Sql, spec: Omit<PageSpec, 'parent'>): Promise<Page<Row>> {
  const [page] = await fetchPages<Row>(db, spec);
  if (!page) throw new Error('a list without parents has one page');
  return page;
}
