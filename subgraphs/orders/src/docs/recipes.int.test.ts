import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cancelOrder } from '../operations/cancel-order.js';
import { createDraftOrder } from '../operations/create-draft-order.js';
import { holdOrder } from '../operations/hold-order.js';
import { upsertChannel } from '../operations/upsert-channel.js';
import { upsertLegalEntity } from '../operations/upsert-legal-entity.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, GUEST, STORE } from '../testing/world.js';
import { withDiagrams } from './diagrams.js';

const text = readFileSync(fileURLToPath(new URL('../../../../docs/orders.md', import.meta.url)), 'utf8');

it('the diagrams are those of the tables (npm run docs:orders writes them)', () => {
  expect(withDiagrams(text)).toBe(text);
  expect(text).toContain('CONFIRMED --> PROCESSING : begin');
});

let orders: TestOrders;
const op = () => orders.subgraph.op();
beforeAll(async () => {
  orders = await openOrders();
  await upsertLegalEntity(op(), { code: 'DE', name: 'Tea GmbH', address: BERLIN });
  await upsertChannel(op(), { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR', legalEntity: 'DE' });
});
afterAll(() => orders.subgraph.close());

const CARD = { method: 'CARD', token: 'tok' } as const;

/** What a recipe's variables may name, of an order that was placed for it. */
async function variablesOf(orderId: string): Promise<Record<string, unknown>> {
  const { number, total, lines, deliveries, payments, holds, refunds } = await orders.load(orderId);
  return {
    orderId,
    text: number,
    address: { ...BERLIN, line1: 'Other street 2' },
    total: { amount: (total / 100).toFixed(2), currencyCode: 'EUR' },
    amount: { amount: (total / 100).toFixed(2), currencyCode: 'EUR' },
    lineId: lines[0]?.id,
    deliveryId: deliveries[0]?.id,
    storeId: STORE,
    paymentId: payments[0]?.id,
    holdId: holds[0]?.id,
    refundId: refunds[0]?.id,
  };
}

const placed = (input: Partial<PlaceOrderInput>) => (): Promise<string> => orders.placed(input);
const unpaid = (): Promise<string> => orders.placed({ payment: null }, GUEST);

/** The order that a recipe begins with; by default one that is authorised by card. */
const BEFORE: Readonly<Record<string, () => Promise<string>>> = {
  'Complete a draft': async () => (await createDraftOrder(op(), { ...orders.minimal(), payment: null })).orderId,
  'Release a hold': async () => {
    const orderId = await orders.placed();
    await holdOrder(op(), { orderId, reason: 'BY_HAND' });
    return orderId;
  },
  'Take a payment for what is open': unpaid,
  'Record a bank transfer': unpaid,
  'Pay a refund out by hand': async () => {
    const orderId = await orders.placed({ payment: { method: 'CASH' } });
    await cancelOrder(op(), { orderId });
    return orderId;
  },
  'Issue an invoice': placed({ payment: { method: 'INVOICE' } }),
};

interface Answer {
  readonly userErrors?: readonly unknown[];
}

describe('recipes', () => {
  const recipes = [...text.matchAll(/^### (.+)\n[\s\S]*?```graphql\n([\s\S]*?)```/gm)].map(
    ([, title = '', document = '']) => ({ title, document }),
  );

  it('are for the twenty commonest tasks at least', () => {
    expect(recipes.length).toBeGreaterThanOrEqual(20);
    expect(Object.keys(BEFORE).filter((title) => !recipes.some((one) => one.title === title))).toEqual([]);
  });

  for (const { title, document } of recipes) {
    it(`${title}`, async () => {
      const variables = await variablesOf(await (BEFORE[title] ?? placed({ payment: CARD }))());
      const declared = new Set([...document.matchAll(/\$(\w+):/g)].map(([, name]) => name));
      const given = Object.fromEntries(Object.entries(variables).filter(([name]) => declared.has(name)));
      const { data, errors } = await orders.subgraph.query(document, given);
      expect(errors).toBeUndefined();
      const answers = Object.values(data ?? {}) as Answer[];
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) {
        expect(answer).not.toBeNull();
        expect(answer.userErrors ?? []).toEqual([]);
      }
    });
  }
});
