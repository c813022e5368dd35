import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** As many rows of the same width as an order of two lines writes in orders and inventory, without any of their rules. */
const TABLES = `
  create schema raw;
  create table raw.stock (sku text primary key, on_hand integer not null, reserved integer not null default 0, check (reserved <= on_hand));
  create table raw.orders (id uuid primary key, number bigserial unique, body jsonb not null, total bigint not null, placed_at timestamptz not null);
  create table raw.line (id uuid primary key, order_id uuid not null references raw.orders, sku text not null, quantity integer not null, price bigint not null);
  create index on raw.line (order_id);
  create table raw.payment (id uuid primary key, order_id uuid not null references raw.orders, amount bigint not null, status text not null);
  create table raw.event (order_id uuid not null references raw.orders, sequence integer not null, type text not null, at timestamptz not null, primary key (order_id, sequence));`;

const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };

async function placeRaw(client: pg.Client, skus: readonly [string, string]): Promise<void> {
  const id = randomUUID();
  await client.query('begin');
  await client.query({
    name: 'order',
    text: 'insert into raw.orders (id, body, total, placed_at) values ($1, $2, 2000, now())',
    values: [id, JSON.stringify(ADDRESS)],
  });
  await client.query({
    name: 'lines',
    text: 'insert into raw.line values ($1, $3, $4, 1, 1000), ($2, $3, $5, 1, 1000)',
    values: [randomUUID(), randomUUID(), id, ...skus],
  });
  await client.query({
    name: 'rest',
    text: `with paid as (insert into raw.payment values ($1, $2, 2000, 'CAPTURED')) insert into raw.event values ($2, 1, 'PLACED', now()), ($2, 2, 'ALLOCATED', now())`,
    values: [randomUUID(), id],
  });
  for (const sku of skus.toSorted())
    await client.query({
      name: 'take',
      text: 'update raw.stock set reserved = reserved + 1 where sku = $1 and on_hand - reserved >= 1',
      values: [sku],
    });
  await client.query('commit');
}

/** Places so many raw orders over so many connections at once; answers the milliseconds that it took. */
export async function runRaw(
  url: string,
  { orders, connections, skus }: { orders: number; connections: number; skus: readonly string[] },
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const [first] = clients as [pg.Client];
  await first.query(TABLES);
  await first.query('insert into raw.stock (sku, on_hand) select unnest($1::text[]), 100000000', [skus]);
  const began = performance.now();
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (let index = next++; index < orders; index = next++)
        await placeRaw(client, [skus[index % skus.length] ?? '', skus[(index + 1) % skus.length] ?? '']);
    }),
  );
  const took = performance.now() - began;
  await first.query('drop schema raw cascade');
  await Promise.all(clients.map((client) => client.end()));
  return took;
}
