import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@oms/platform/values/ids';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { holdOrder } from '../operations/hold-order.js';
import { requestOrderEdit } from '../operations/request-order-edit.js';
import { verifyOrders } from '../operations/verify-orders.js';
import { buildOrdersSchema } from '../subgraph.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { CUSTOMER, STORE } from '../testing/world.js';

jest.setTimeout(120_000);

let orders: TestOrders;
let schema: GraphQLSchema;
beforeAll(async () => {
  orders = await openOrders();
  ({ schema } = await buildOrdersSchema());
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

/** What fields of these names hold in a sound input. */
type Sound = Readonly<Record<string, unknown>>;

async function soundValues(): Promise<Sound> {
  const customerId = CUSTOMER.customerId ?? '';
  const orderId = await orders.placed({ payment: { method: 'CARD', token: 'ok' }, customerId });
  await holdOrder(orders.subgraph.op(), { orderId, reason: 'LATE' });
  const [line] = (await orders.load(orderId)).lines;
  const { requestId } = await requestOrderEdit(orders.subgraph.op(), { orderId, lines: [{ lineId: line!.id, quantity: 5 }] }); // prettier-ignore
  const { payments, holds, deliveries } = await orders.load(orderId);
  return {
    orderId,
    lineId: line!.id,
    requestId,
    holdId: holds[0]?.id,
    paymentId: payments[0]?.id,
    deliveryId: deliveries[0]?.id,
    customerId,
    pickupLocationId: STORE,
    locationIds: [STORE],
    channel: 'WEB',
    sku: 'TEA',
    locationCode: 'STORE',
    currencyCode: 'EUR',
    countryCode: 'DE',
    country: 'DE',
    code: 'NEW',
    email: 'ada@example.com',
    reason: 'LATE',
    url: 'https://files.example/1',
    rate: '0.1',
    amount: { amount: '1.00', currencyCode: 'EUR' },
    quantity: 1,
    provider: 'sandbox',
  };
}

type Field = GraphQLArgument | GraphQLInputField;

/** A sound value of a field: what its name says, or any of its type. Of inputs only what they must have. */
function soundOf(field: Pick<Field, 'name'>, type: GraphQLInputType, sound: Sound): unknown {
  if (isNonNullType(type)) return soundOf(field, type.ofType, sound);
  if (isListType(type)) return sound[field.name] ?? [soundOf(field, type.ofType, sound)];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named)) {
    const required = Object.values(named.getFields()).filter((one) => isNonNullType(one.type));
    return Object.fromEntries(required.map((one) => [one.name, soundOf(one, one.type, sound)]));
  }
  const given = sound[field.name];
  const plain = typeof given === 'object' && given !== null ? Object.values(given)[0] : given;
  return plain ?? { Int: 1, Float: 1, Boolean: true, Decimal: '1.00', CurrencyCode: 'EUR', DateTime: '2030-01-01T00:00:00Z', JSON: {}, ID: newId() }[named.name] ?? 'x'; // prettier-ignore
}

const TEXTS = ['', '\u0000', 'x'.repeat(20_000), "'; drop table\uD800"];
const HOSTILE: Readonly<Record<string, readonly unknown[]>> = {
  ID: [...TEXTS, newId()],
  String: TEXTS,
  Int: [-1, 0, 2_147_483_647],
  Float: [-1, 1e308, 91],
  Decimal: ['-1', '0', '0.00000001', '999999999999999', '-999999999999999.99999999'],
  CurrencyCode: ['USD'],
  DateTime: ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  Boolean: [true, false],
  JSON: [null, '\u0000', [], 'x'.repeat(20_000)],
};

interface Case {
  readonly path: string;
  readonly value: unknown;
}

/**
 * Inputs that are sound but for one field, which is hostile; so are those of the inputs that they hold, of which each type
 * is gone through once (`seen`), and so is what every command has.
 */
function casesOf(field: Field, type: GraphQLInputType, sound: Sound, seen: ReadonlySet<string>): Case[] {
  if (isNonNullType(type)) return casesOf(field, type.ofType, sound, seen);
  if (isListType(type)) {
    const some = casesOf(field, type.ofType, sound, seen).map(({ path, value }) => ({ path, value: [value] }));
    const one = soundOf(field, type.ofType, sound);
    return [{ path: field.name, value: [] }, { path: `${field.name} twice`, value: [one, one] }, ...some];
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues().map(({ name }) => ({ path: field.name, value: name }));
  if (!isInputObjectType(named)) return (HOSTILE[named.name] ?? []).map((value) => ({ path: field.name, value }));
  if (seen.has(named.name)) return [];
  const within = new Set([...seen, named.name]);
  const base = soundOf(field, type, sound) as object;
  return Object.values(named.getFields())
    .filter(({ name }) => !seen.has(name))
    .flatMap((inner) =>
      casesOf(inner, inner.type, sound, within).map(({ path, value }) => ({
        path: `${field.name}.${path}`,
        value: { ...base, [inner.name]: value },
      })),
    );
}

/** The input types that a type holds, itself left out when it is a mutation's own. */
function inputsOf(type: GraphQLInputType, known = new Set<string>()): Set<string> {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || known.has(named.name)) return known;
  known.add(named.name);
  for (const field of Object.values(named.getFields())) inputsOf(field.type, known);
  return known;
}

interface Mutation {
  readonly name: string;
  readonly args: readonly GraphQLArgument[];
  /** What is asked of its answer. */
  readonly selection: string;
}

const mutationsOf = (): Mutation[] =>
  Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ name, args, type }) => {
    const payload = getNamedType(type);
    const fields = isObjectType(payload) ? payload.getFields() : {};
    const results = 'results' in fields ? 'results { userErrors { code message field } }' : '';
    return { name, args, selection: `${results} ${'userErrors' in fields ? 'userErrors { code message field }' : ''}` };
  });

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}
interface Payload {
  readonly userErrors?: readonly UserError[];
  readonly results?: readonly Payload[];
}

const errorsOf = ({ userErrors = [], results = [] }: Payload): readonly UserError[] => [
  ...userErrors,
  ...results.flatMap(errorsOf),
];

/** What is wrong with an answer: a failure of ours, or a refusal that says neither what nor where. */
function faults(answer: Awaited<ReturnType<TestOrders['subgraph']['query']>>): string[] {
  const failed = (answer.errors ?? []).map(({ extensions, message }) => ({
    code: extensions['code'] ?? 'BAD_USER_INPUT',
    message,
  }));
  const told = Object.values((answer.data ?? {}) as Record<string, Payload | null>).flatMap((one) =>
    one ? errorsOf(one) : [],
  );
  return [
    ...failed.flatMap(({ code, message }) =>
      code === 'BAD_USER_INPUT' ? [] : [`${JSON.stringify(code)}: ${message}`],
    ),
    ...told.flatMap(({ code, message, field }) => {
      const vague = !field?.length && code !== 'SIGN_IN_REQUIRED';
      const odd = message.length < 5 || /undefined|NaN|\[object|null/.test(message);
      return vague || odd || code === 'INTERNAL_SERVER_ERROR' ? [`${code} at ${String(field)}: ${message}`] : [];
    }),
  ];
}

describe('whatever is written into an input', () => {
  it('is taken, or refused by the name of its field; it is never a failure of ours', async () => {
    const found: unknown[] = [];
    let asked = 0;
    const seen = new Set<string>();
    for (const { name, args, selection } of mutationsOf()) {
      const [only] = args;
      if (!only) continue;
      const type = getNamedType(only.type);
      const known = new Set(seen);
      known.delete(type.name);
      const isOfOrder = isInputObjectType(type) && 'orderId' in type.getFields();
      let cases = casesOf(only, only.type, await soundValues(), known);
      for (let index = 0; index < cases.length; index += 1) {
        const one = cases[index]!;
        const document = `mutation($it: ${only.type.toString()}) { it: ${name}(${only.name}: $it) { ${selection} } }`;
        const answer = await orders.subgraph.query(document, { it: one.value });
        asked += 1;
        const wrong = faults(answer);
        if (wrong.length > 0)
          found.push({ name, path: one.path, value: JSON.stringify(one.value).slice(0, 300), wrong });
        const refused = answer.errors ?? errorsOf(answer.data?.['it'] ?? {});
        // What was done to the order does not stand in the way of what comes next.
        if (refused.length === 0 && isOfOrder) cases = casesOf(only, only.type, await soundValues(), known);
      }
      for (const one of [...inputsOf(only.type), 'idempotencyKey', 'expectedVersion']) seen.add(one);
    }
    expect(asked).toBeGreaterThan(800);
    expect(found).toEqual([]);
  });
});
