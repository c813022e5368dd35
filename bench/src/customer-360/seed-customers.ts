import { createHash } from 'node:crypto';
import { bulkLoad, connectTo } from '../stored/bulk-load.js';
import { idSql } from '../stored/ids.js';

const BATCH = 100_000;
const LETTERS = 'ghiklmnopr';

/** The family name of the customer with this number, in lower case. */
export const familyNameOf = (customer: number): string =>
  createHash('md5')
    .update(`family${customer % 104_729}`)
    .digest('hex')
    .slice(0, 8)
    .replaceAll(/\d/g, (digit) => LETTERS[Number(digit)] ?? '');

/** The id of the customer with this number, whose orders there are. */
const ID = idSql('customer', 'n');
const part = (kind: string): string => `md5('${kind}' || n)::uuid`;
const ADDRESS = `jsonb_build_object('line1', 'Street ' || (n % 900), 'city', 'City ' || (n % 5000), 'postalCode', (10000 + n % 90000)::text, 'countryCode', 'DE')`;
/** A word for a number, of 16 letters: names are as different as real ones. {@link familyNameOf} makes the same. */
const word = (kind: string, number: string, length: number): string =>
  `translate(substr(md5('${kind}' || (${number})), 1, ${length}), '0123456789', '${LETTERS}')`;
const NAME = `initcap(${word('given', 'n % 7919', 6)}) || ' ' || initcap(${word('family', 'n % 104729', 8)})`;
/** Statements that make customers with an address book, answers about mails, a way to pay, a note, and a case for every tenth. */
const statements = (from: number, to: number): string[] => {
  const span = `generate_series(${from}, ${to}) n`;
  return [
    `insert into customer (id, number, name, email, phone, address, created_at, updated_at)
     select ${ID}, 'B-' || n, ${NAME}, 'c' || n || '@bench.example', '+49 30 ' || (1000000 + n), ${ADDRESS}, now(), now()
       from ${span} on conflict do nothing`,
    `insert into customer_address (id, customer_id, address, address_key, default_shipping, created_at, updated_at)
     select ${part('address')}, ${ID}, ${ADDRESS}, 'a' || n, true, now(), now() from ${span}`,
    `insert into customer_consent (id, customer_id, channel, purpose, granted, actor, at)
     select md5('consent' || n || p)::uuid, ${ID}, 'EMAIL', p, true, '{"role":"customer"}', now() from ${span} cross join unnest(array['MARKETING', 'SERVICE']) p`,
    `insert into payment_preference (id, customer_id, provider, token_reference, label, created_at)
     select ${part('preference')}, ${ID}, 'sandbox', 't' || n, 'Card', now() from ${span}`,
    `insert into customer_note (id, customer_id, text, actor, created_at)
     select ${part('note')}, ${ID}, 'Likes tea', '{"role":"agent"}', now() from ${span}`,
    `insert into service_case (id, number, kind, subject, status, severity, queue_code, customer_id, subject_type, subject_id, opened_by, opened_at, due_at, updated_at)
     select ${part('case')}, 'B-' || n, 'QUESTION', 'A question', 'OPEN', 'NORMAL', 'SERVICE', ${ID}, 'Customer', ${ID}::text, '{"role":"agent"}', now(), now() + interval '100 days', now()
       from ${span} where n % 10 = 0`,
  ];
};

const TABLES = [
  'customer',
  'customer_address',
  'customer_consent',
  'payment_preference',
  'customer_note',
  'service_case',
];

/** Brings the number of customers from `known` to `count`; tables are then as after autovacuum. */
export async function seedCustomersTo(url: string, count: number, known: number): Promise<void> {
  const client = await connectTo(url, 'customers');
  try {
    await bulkLoad(client, 'customers', TABLES, async () => {
      for (let from = known; from < count; from += BATCH)
        for (const statement of statements(from, Math.min(count, from + BATCH) - 1)) await client.query(statement);
    });
  } finally {
    await client.end();
  }
}
