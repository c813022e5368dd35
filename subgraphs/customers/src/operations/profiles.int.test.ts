import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { rows, run, sql } from '@oms/platform/database/sql';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { buildCustomersSchema } from '../subgraph.js';
import { upsertCustomer, type UpsertCustomerInput } from './upsert-customer.js';

const AGENT: Actor = { role: 'agent', id: 'a1' };
let world: TestSubgraph<CustomersServices>;

beforeAll(async () => {
  world = await openTestSubgraph({
    source: customersSource,
    services: () => createCustomersServices({ dataSecret: 'a data secret of a test' }),
    buildSchema: buildCustomersSchema,
  });
});
afterAll(() => world.close());

const make = async (input: UpsertCustomerInput): Promise<string> => (await upsertCustomer(world.op(), input)).id;
const asCustomer = (id: string): Actor => ({ role: 'customer', id: `customer:${id}`, customerId: id });

async function ask(document: string, variables: Record<string, unknown>, actor = AGENT) {
  const result = await world.query(document, variables, actor);
  expect(result.errors).toBeUndefined();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  return result.data as any;
}

async function change(name: string, input: Record<string, unknown>, actor = AGENT) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const selection = `customer { id addresses { id label defaultShipping address { line1 city countryCode } } consents { channel purpose granted } consentHistory { granted source } paymentPreferences { id label isDefault } tags }`;
  const answer = await ask(
    `mutation ($input: ${type}!) { answer: ${name}(input: $input) { ${selection} userErrors { code field } } }`,
    { input },
    actor,
  );
  return answer.answer;
}

const HOME = { line1: '12  Unter den Linden', city: 'Berlin', postalCode: '10117', countryCode: 'de' };

describe('a customer', () => {
  it('buys for a company, belongs to groups, has tags and a language, and is listed by each of them', async () => {
    const company = await ask(
      'mutation { upsertCompany(input: { name: "Tea Traders", taxNumber: "DE1" }) { company { id number name taxNumber version } userErrors { code } } }',
      {},
    );
    const { id: companyId } = company.upsertCompany.company;
    const id = await make({ name: 'Buyer', companyId, tags: ['vip', 'tea'], groupCodes: ['TRADE'], locale: 'de-AT' });
    await make({ name: 'Other buyer', tags: ['tea'] });
    const { customer } = await ask(
      'query ($id: ID!) { customer(id: $id) { tags groupCodes locale employer { id name taxNumber } } }',
      { id },
    );
    expect(customer).toEqual({
      tags: ['vip', 'tea'],
      groupCodes: ['TRADE'],
      locale: 'de-AT',
      employer: { id: companyId, name: 'Tea Traders', taxNumber: 'DE1' },
    });
    for (const filter of [{ tags: ['tea', 'vip'] }, { groupCode: 'TRADE' }, { companyId }]) {
      const found = await ask('query ($filter: CustomerFilter) { customers(filter: $filter) { nodes { name } } }', { filter }); // prettier-ignore
      expect([filter, found.customers.nodes]).toEqual([filter, [{ name: 'Buyer' }]]);
    }
    const renamed = await ask(
      'mutation ($id: ID!) { upsertCompany(input: { id: $id, name: "Tea & Co" }) { company { name version } userErrors { code } } }',
      { id: companyId },
    );
    expect(renamed.upsertCompany).toEqual({ company: { name: 'Tea & Co', version: 2 }, userErrors: [] });
    const { companies } = await ask('{ companies(first: 5) { nodes { id } } }', {});
    expect(companies.nodes).toContainEqual({ id: companyId });
  });
});

describe('the address book', () => {
  it('keeps an address once, however it is written, and one default', async () => {
    const customerId = await make({ name: 'Ada Lovelace' });
    await change('saveAddress', { customerId, address: HOME, label: 'home', defaultShipping: true });
    await change('saveAddress', { customerId, address: { ...HOME, line1: '12 UNTER DEN LINDEN ' } });
    const { customer, userErrors } = await change('saveAddress', {
      customerId,
      address: { ...HOME, line1: 'Am Markt 1' },
      defaultShipping: true,
    });
    expect(userErrors).toEqual([]);
    expect(customer.addresses).toMatchObject([
      { defaultShipping: true, address: { line1: 'Am Markt 1', countryCode: 'DE' } },
      { defaultShipping: false, label: 'home', address: { line1: '12 Unter den Linden', city: 'Berlin' } },
    ]);
    const removed = await change('removeAddress', { customerId, addressId: customer.addresses[0].id });
    expect(removed.customer.addresses).toHaveLength(1);
  });

  it('refuses what is no address, naming every field', async () => {
    const customerId = await make({ name: 'Nobody' });
    const { userErrors } = await change('saveAddress', {
      customerId,
      address: { line1: ' ', city: '', countryCode: 'Germany' },
    });
    expect(userErrors.map(({ field }: { field: string[] }) => field.join('.'))).toEqual([
      'address.line1',
      'address.city',
      'address.countryCode',
    ]);
  });

  it('is changed by the customer itself and by nobody else', async () => {
    const customerId = await make({ name: 'Grace Hopper' });
    const own = await change('saveAddress', { customerId, address: HOME }, asCustomer(customerId));
    expect(own.customer.addresses).toHaveLength(1);
    const foreign = await change('saveAddress', { customerId, address: HOME }, asCustomer(newId()));
    expect(foreign).toEqual({ customer: null, userErrors: [{ code: 'UNKNOWN_CUSTOMER', field: ['customerId'] }] });
  });
});

describe('consents and ways to pay', () => {
  it('the last answer holds and every answer is kept', async () => {
    const customerId = await make({ name: 'Edsger' });
    const given = { customerId, channel: 'EMAIL', purpose: 'MARKETING' };
    await change('setConsent', { ...given, granted: true, source: 'checkout' });
    world.clock.advance({ seconds: 1 });
    const { customer } = await change('setConsent', { ...given, granted: false, source: 'call' });
    expect(customer.consents).toEqual([{ channel: 'EMAIL', purpose: 'MARKETING', granted: false }]);
    expect(customer.consentHistory.map(({ source }: { source: string }) => source)).toEqual(['call', 'checkout']);
  });

  it('no card number is ever taken', async () => {
    const customerId = await make({ name: 'Barbara' });
    const input = { customerId, provider: 'sandbox', tokenReference: 'tok_1', label: 'Visa …4242' };
    const kept = await change('savePaymentPreference', { ...input, isDefault: true });
    expect(kept.customer.paymentPreferences).toMatchObject([{ label: 'Visa …4242', isDefault: true }]);
    const refused = await change('savePaymentPreference', { ...input, tokenReference: '4242 4242 4242 4242' });
    expect(refused.userErrors).toEqual([{ code: 'CARD_NUMBER', field: ['tokenReference'] }]);
  });
});

describe('searching', () => {
  const find = async (text: string): Promise<string[]> => {
    const { customers } = await ask(
      'query ($text: String!) { customers(filter: { text: $text }, first: 5) { nodes { name } } }',
      { text },
    );
    return customers.nodes.map(({ name }: { name: string }) => name);
  };

  it('finds by name in spite of typing mistakes, by e-mail, telephone, postal code and number', async () => {
    await make({
      name: 'Margarethe Müllerstein',
      email: 'margarethe@muellerstein.example',
      phone: '+49 (30) 1234-5678',
      address: { line1: 'Am Wall 3', city: 'Bremen', postalCode: '28195', countryCode: 'DE' },
    });
    const [{ number } = { number: '' }] = await rows<{ number: string }>(
      world.database.sql(),
      sql`select number from customer where name like 'Margarethe%'`,
    );
    for (const text of [
      'Margarethe',
      'margarete mullerstein',
      'Margarethe Müllerstien',
      'muellerstein.example',
      '+49 30 12345678',
      '030 1234 5678',
      '0049-30-12345678',
      '28195',
      number,
    ]) {
      expect({ text, found: (await find(text))[0] }).toEqual({ text, found: 'Margarethe Müllerstein' });
    }
    expect(await find('Xaver Quirin Zzyzx')).toEqual([]);
  });

  it('finds a whole telephone number by its end, however the country is written on either side', async () => {
    await make({ name: 'Nora Nebenan', phone: '030 5550 1234' });
    await make({ name: 'Nils Nachbar', phone: '+49 30 5550 1235' });
    for (const text of ['+49 30 55501234', '0049 30 55501234', '030-5550-1234', '4930 5550 1234'])
      expect({ text, found: await find(text) }).toEqual({ text, found: ['Nora Nebenan'] });
    expect(await find('030 5550 1235')).toEqual(['Nils Nachbar']);
    // A part of a number is looked for anywhere in it.
    expect((await find('5550 123')).toSorted()).toEqual(['Nils Nachbar', 'Nora Nebenan']);
  });

  it('is served by an index among many', async () => {
    await run(
      world.database.sql(),
      sql`insert into customer (id, number, name, email, created_at, updated_at)
          select gen_random_uuid(), 'X-' || n, md5(n::text) || ' ' || md5((n * 7)::text), md5(n::text) || '@example.org', now(), now() from generate_series(1, 20000) n`,
    );
    await run(world.database.sql(), sql`analyze customer`);
    // Whatever the planner thinks of a table this small, an index can serve each way of searching.
    const plan = await world.database.transaction(async ({ sql: db }) => {
      await run(db, sql`set local enable_seqscan = off`);
      return rows(
        db,
        sql`explain select (select count(*) from customer c where c.search_text like '%margarethe%'), (select count(*) from customer c where c.search_text operator(public.%>) 'margarete'), (select count(*) from customer c where right(regexp_replace(c.phone, '\\D', '', 'g'), 9) = '055501234')`,
      );
    });
    expect(JSON.stringify(plan).match(/Bitmap Index Scan on customer_search/g)).toHaveLength(2);
    expect(JSON.stringify(plan)).toContain('customer_phone_end');
  });
});

describe('merging', () => {
  it('moves everything to one customer, fills its gaps and tells of it', async () => {
    const kept = await make({ name: 'Alan Turing', tags: ['vip'] });
    const twin = await make({ name: 'A. Turing', email: 'alan@example.org', phone: '030 99887766', tags: ['b2b'] });
    await change('saveAddress', { customerId: twin, address: HOME });
    await change('setConsent', { customerId: twin, channel: 'EMAIL', purpose: 'MARKETING', granted: true });
    const opened = await ask(
      'mutation ($id: ID!) { openCase(input: { kind: "QUESTION", subject: "Hello", customerId: $id }) { case { id } } }',
      { id: twin },
    );
    await change('savePaymentPreference', { customerId: twin, provider: 'sandbox', tokenReference: 'tok_m', label: 'Visa' }); // prettier-ignore
    await ask('mutation ($id: ID!) { addCustomerNote(input: { customerId: $id, text: "Likes it strong" }) { userErrors { code } } }', { id: twin }); // prettier-ignore
    const db = world.database.sql();
    await run(db, sql`insert into notification (id, key, notice, status, customer_id, locale, recipient, recipient_hash, facts, created_at) values (gen_random_uuid(), 'm', 'SHIPPED', 'SENT', ${twin}, 'en', '', '', '{}', now())`); // prettier-ignore
    const holding = await rows<{ name: string }>(db, sql`select table_name as name from information_schema.columns where column_name = 'customer_id' and table_schema = current_schema()`); // prettier-ignore
    /** Tables with rows of a customer. What was made for one account stays with it: archives and what was found out about it. */
    const tablesOf = async (id: string): Promise<string[]> => {
      const found = await Promise.all(holding.map(async ({ name }) => ((await rows(db, sql`select 1 from ${sql.ref(name)} where customer_id = ${id} limit 1`)).length > 0 ? [name] : []))); // prettier-ignore
      return found.flat().toSorted();
    };
    const belongings = await tablesOf(twin);
    expect(belongings).toEqual([
      'customer_address',
      'customer_consent',
      'customer_note',
      'notification',
      'payment_preference',
      'service_case',
    ]);
    const others = holding.map(({ name }) => name).filter((name) => !belongings.includes(name));
    expect(others.toSorted()).toEqual(['data_export', 'retention_review']);
    const { customer, userErrors } = await change('mergeCustomers', { customerId: kept, duplicateIds: [twin] });
    expect(userErrors).toEqual([]);
    expect(customer).toMatchObject({ tags: ['vip', 'b2b'], addresses: [{}], consents: [{ granted: true }] });
    const after = await ask(
      'query ($kept: ID!, $twin: ID!, $case: ID!) { kept: customer(id: $kept) { email phone } twin: customer(id: $twin) { status mergedInto email } case(id: $case) { customer { id } } }',
      { kept, twin, case: opened.openCase.case.id },
    );
    expect(after.kept).toEqual({ email: 'alan@example.org', phone: '030 99887766' });
    expect(after.twin).toMatchObject({ status: 'MERGED', mergedInto: kept });
    expect(after.case.customer.id).toBe(kept);
    expect([await tablesOf(twin), await tablesOf(kept)]).toEqual([[], belongings]);
    const [merged] = await world.events('CustomerMerged');
    expect(merged?.payload).toEqual({ customerId: twin, mergedInto: kept });
  });

  it('refuses itself, strangers and those that are gone, and changes nothing', async () => {
    const [one, two] = [await make({ name: 'One' }), await make({ name: 'Two' })];
    await change('mergeCustomers', { customerId: one, duplicateIds: [two] });
    const codes = await Promise.all(
      [[one], [two], [newId()], []].map(async (duplicateIds) => {
        const { userErrors } = await change('mergeCustomers', { customerId: one, duplicateIds });
        return userErrors[0].code as string;
      }),
    );
    expect(codes).toEqual(['INVALID_MERGE', 'UNKNOWN_CUSTOMER', 'UNKNOWN_CUSTOMER', 'INVALID_MERGE']);
    const gone = await change('saveAddress', { customerId: two, address: HOME });
    expect(gone.userErrors).toEqual([{ code: 'CUSTOMER_GONE', field: ['customerId'] }]);
  });

  it('two merges at once that name each other end with one of them', async () => {
    const [one, two] = [await make({ name: 'Left' }), await make({ name: 'Right' })];
    const outcomes = await Promise.all([
      change('mergeCustomers', { customerId: one, duplicateIds: [two] }),
      change('mergeCustomers', { customerId: two, duplicateIds: [one] }),
    ]);
    expect(outcomes.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  it('proposes who may be the same', async () => {
    const address = { ...HOME, countryCode: 'DE', postalCode: '99099' };
    const one = await make({ name: 'Katherine Johnson', phone: '+49 361 555 123', address });
    await make({ name: 'K. Johnson', phone: '0049 361 / 555-123' });
    await make({ name: 'Katherine Jonson', address });
    await make({ name: 'Somebody Else', phone: '+49 (361) 555123', address: { ...address, postalCode: '1' } });
    const { customer } = await ask(
      'query ($id: ID!) { customer(id: $id) { possibleDuplicates { reasons customer { name } } } }',
      { id: one },
    );
    expect(customer.possibleDuplicates).toEqual([
      { reasons: ['PHONE'], customer: { name: 'K. Johnson' } },
      { reasons: ['PHONE'], customer: { name: 'Somebody Else' } },
      { reasons: ['NAME_AND_PLACE'], customer: { name: 'Katherine Jonson' } },
    ]);
  });
});

describe('a page of customers', () => {
  it('costs as many statements for twenty as for two', async () => {
    for (const name of ['00 Twin', '00 Twin too']) await make({ name, phone: '+49 30 1111111' });
    const document = `query ($first: Int) { customers(first: $first) { nodes { name addresses { id } consents { granted } paymentPreferences { id } employer { name } notes(first: 2) { nodes { text } } cases(first: 2) { nodes { number } } possibleDuplicates { reasons } } } }`;
    const count = (first: number) => world.countStatements(() => ask(document, { first }));
    expect(await count(20)).toBe(await count(2));
  });
});
