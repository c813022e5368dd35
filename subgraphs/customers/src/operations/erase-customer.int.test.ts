import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { addCaseNote } from './add-case-note.js';
import { addCustomerNote } from './add-customer-note.js';
import { eraseCustomer } from './erase-customer.js';
import { mergeCustomers } from './merge-customers.js';
import { openCase } from './open-case.js';
import { saveAddress } from './save-address.js';
import { savePaymentPreference } from './save-payment-preference.js';
import { setConsent } from './set-consent.js';
import { upsertCustomer } from './upsert-customer.js';

let world: TestSubgraph<CustomersServices>;
beforeAll(async () => {
  const services = () => createCustomersServices({ dataSecret: 'the data secret of a test' });
  world = await openTestSubgraph({ source: customersSource, services });
});
afterAll(() => world.close());

const op = () => world.op();

/** Every row of every table of the schema, as text. */
async function wholeDatabase(): Promise<string> {
  const tables = await rows<{ name: string }>(
    world.database.sql(),
    sql`select table_name as name from information_schema.tables where table_schema = 'customers' and table_type = 'BASE TABLE'`,
  );
  const contents = await Promise.all(
    tables.map(({ name }) => rows(world.database.sql(), sql`select row_to_json(t) from ${sql.ref(name)} t`)),
  );
  return JSON.stringify(contents);
}

it('nothing of an erased person is left in any table, and its number and cases stay', async () => {
  const canary = (what: string) => `Canary${what}`;
  const address = { line1: canary('Street'), city: canary('City'), countryCode: 'DE' };
  const person = { name: canary('Name'), email: 'canaryname@example.org', phone: '+49 555 7654321', address };
  const { id: twin } = await upsertCustomer(op(), { ...person, name: canary('Twin'), tags: [canary('Tag')] });
  const { id: customerId } = await upsertCustomer(op(), {
    name: canary('Name'),
    externalReference: canary('Reference'),
  });
  await saveAddress(op(), { customerId, address, label: canary('Label') });
  await setConsent(op(), {
    customerId,
    channel: 'EMAIL',
    purpose: 'MARKETING',
    granted: true,
    source: canary('Source'),
  });
  await savePaymentPreference(op(), {
    customerId,
    provider: 'sandbox',
    tokenReference: canary('Token'),
    label: canary('Card'),
  });
  await addCustomerNote(op(), { customerId, text: canary('Note') });
  const { caseId } = await openCase(op(), {
    kind: 'QUESTION',
    subject: canary('Subject'),
    text: canary('Text'),
    customerId,
  });
  await addCaseNote(op(), { caseId, text: canary('Reply') });
  await mergeCustomers(op(), { customerId, duplicateIds: [twin] });
  expect(await wholeDatabase()).toMatch(/canary/i);

  await eraseCustomer(op(), { customerId, reason: 'asked for it' });

  expect(await wholeDatabase()).not.toMatch(/canary|7654321/i);
  const [left] = await rows<{ status: string; number: string; cases: number }>(
    world.database.sql(),
    sql`select status, number, (select count(*)::int from service_case where customer_id = c.id) as cases from customer c where id = ${customerId}`,
  );
  expect(left).toMatchObject({ status: 'ERASED', number: expect.stringMatching(/^C-/), cases: 1 });
  const told = (await world.events('CustomerChanged')).filter(({ payload }) => payload['status'] === 'ERASED');
  expect(new Set(told.map(({ aggregateId }) => aggregateId))).toEqual(new Set([customerId, twin]));
  await expect(eraseCustomer(op(), { customerId, reason: 'again' })).rejects.toThrow('CUSTOMER_GONE');
});
