import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run, sql } from '@oms/platform/database/sql';
import { fieldSelections } from '@oms/platform/testing/field-selections';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { suppressAddress } from '../operations/suppress-address.js';
import { upsertCompany } from '../operations/upsert-company.js';
import { upsertCustomer } from '../operations/upsert-customer.js';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { buildCustomersSchema } from '../subgraph.js';

let world: TestSubgraph<CustomersServices>;
let id: string;
beforeAll(async () => {
  world = await openTestSubgraph({
    source: customersSource,
    services: () => createCustomersServices({ dataSecret: 'a data secret of a test' }),
    buildSchema: buildCustomersSchema,
  });
  const company = await upsertCompany(world.op(), { name: 'Tea Traders' });
  const address = { line1: 'Am Wall 3', city: 'Bremen', postalCode: '28195', countryCode: 'DE' };
  ({ id } = await upsertCustomer(world.op(), {
    externalReference: 'C-1',
    name: 'Ada',
    company: 'Tea',
    email: 'ada@example.org',
    phone: '030 1234',
    address,
    tags: ['vip'],
    groupCodes: ['TRADE'],
    locale: 'de',
    companyId: company.companyId,
  }));
  // Everything that may be null says something, so that a column that is not read shows.
  await run(world.database.sql(), sql`update customer set merged_into = id where id = ${id}`);
  await suppressAddress(world.op(), { email: 'ada@example.org', reason: 'BOUNCED' });
});
afterAll(() => world.close());

async function ask(document: string): Promise<Record<string, unknown>> {
  const { data, errors } = await world.query(document, { id });
  expect({ document, errors }).toEqual({ document, errors: undefined });
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
}

it('shows each field of a customer alone as it shows it among all', async () => {
  const fields = fieldSelections((await buildCustomersSchema()).schema, 'Customer');
  expect(fields.length).toBeGreaterThan(20);
  const all = fields.map(([, one]) => one).join(' ');
  const { nodes: [whole = {}] = [] } = (await ask(`{ customers(first: 1) { nodes { ${all} } } }`))['customers'] as { nodes?: Record<string, unknown>[] }; // prettier-ignore
  for (const [name, one] of fields) {
    const alone = { [name]: whole[name] };
    expect(await ask(`query($id: ID!) { customer(id: $id) { ${one} } }`)).toEqual({ customer: alone });
    expect(await ask(`{ customers(first: 1) { nodes { ${one} } } }`)).toEqual({ customers: { nodes: [alone] } });
    const entity = `{ _entities(representations: [{ __typename: "Customer", id: "${id}" }]) { ... on Customer { ${one} } } }`;
    expect(await ask(entity)).toEqual({ _entities: [alone] });
  }
});
