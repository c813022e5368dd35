import { run, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Databases } from '@oms/jobs/runtimes';
import { idSql } from '../stored/ids.js';

const BATCH = 50_000;

/** The id of the customer with this number, whose orders there are. */
const ID = sql.raw(idSql('customer', 'n'));
const span = (from: number, to: number): RawBuilder<unknown> => sql`generate_series(${from}::int, ${to}::int) n`;
const part = (kind: string): RawBuilder<unknown> => sql.raw(`md5('${kind}' || n)::uuid`);
const ADDRESS = sql.raw(
  `jsonb_build_object('line1', 'Street ' || (n % 900), 'city', 'City ' || (n % 5000), 'postalCode', (10000 + n % 90000)::text, 'countryCode', 'DE')`,
);

/** Customers with an address book, answers about mails, a way to pay, a note, and a case for every tenth. */
async function seedSome({ customers }: Databases, from: number, to: number): Promise<void> {
  const db = customers.sql();
  await run(
    db,
    sql`insert into customer (id, number, name, email, phone, address, created_at, updated_at)
        select ${ID}, 'B-' || n, 'Given' || (n % 7919) || ' Family' || (n % 104729), 'c' || n || '@bench.example', '+49 30 ' || (1000000 + n), ${ADDRESS}, now(), now()
          from ${span(from, to)} on conflict do nothing`,
  );
  await run(
    db,
    sql`insert into customer_address (id, customer_id, address, address_key, default_shipping, created_at, updated_at)
        select ${part('address')}, ${ID}, ${ADDRESS}, 'a' || n, true, now(), now() from ${span(from, to)}`,
  );
  await run(
    db,
    sql`insert into customer_consent (id, customer_id, channel, purpose, granted, actor, at)
        select md5('consent' || n || p)::uuid, ${ID}, 'EMAIL', p, true, '{"role":"customer"}', now() from ${span(from, to)} cross join unnest(array['MARKETING', 'SERVICE']) p`,
  );
  await run(
    db,
    sql`insert into payment_preference (id, customer_id, provider, token_reference, label, created_at)
        select ${part('preference')}, ${ID}, 'sandbox', 't' || n, 'Card', now() from ${span(from, to)}`,
  );
  await run(
    db,
    sql`insert into customer_note (id, customer_id, text, actor, created_at)
        select ${part('note')}, ${ID}, 'Likes tea', '{"role":"agent"}', now() from ${span(from, to)}`,
  );
  await run(
    db,
    sql`insert into service_case (id, number, kind, subject, status, severity, queue_code, customer_id, subject_type, subject_id, opened_by, opened_at, due_at, updated_at)
        select ${part('case')}, 'B-' || n, 'QUESTION', 'A question', 'OPEN', 'NORMAL', 'SERVICE', ${ID}, 'Customer', ${ID}::text, '{"role":"agent"}', now(), now() + interval '100 days', now()
          from ${span(from, to)} where n % 10 = 0`,
  );
}

const TABLES = [
  'customer',
  'customer_address',
  'customer_consent',
  'payment_preference',
  'customer_note',
  'service_case',
];

/** Brings the number of customers from `known` to `count`; tables are then as after autovacuum. */
export async function seedCustomersTo(databases: Databases, count: number, known: number): Promise<void> {
  for (let from = known; from < count; from += BATCH)
    await seedSome(databases, from, Math.min(count, from + BATCH) - 1);
  for (const table of TABLES) await run(databases.customers.sql(), sql`${sql.raw(`vacuum analyze ${table}`)}`);
}
