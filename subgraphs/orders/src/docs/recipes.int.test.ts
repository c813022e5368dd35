import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@oms/platform/values/ids';
import { readFileSync } from 'node:fs';
import { cancelOrder } from '../operations/cancel-order.js';
import { createDraftOrder } from '../operations/create-draft-order.js';
import { holdOrder } from '../operations/hold-order.js';
import { issueGiftCard } from '../operations/issue-gift-card.js';
import { inspectReturn } from '../operations/inspect-return.js';
import { proposeAppeasement } from '../operations/propose-appeasement.js';
import { receiveReturn } from '../operations/receive-return.js';
import { refundOrder } from '../operations/refund-order.js';
import { requestReturn } from '../operations/request-return.js';
import { requestOrderEdit } from '../operations/request-order-edit.js';
import { openStoreReturn } from '../operations/store-return.js';
import { setAppeasementLimit } from '../operations/set-appeasement-limit.js';
import { upsertChannel } from '../operations/upsert-channel.js';
import { upsertLegalEntity } from '../operations/upsert-legal-entity.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { openEditRequest } from '../storage/edit-requests.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, BERLIN, CUSTOMER, GUEST, STORE } from '../testing/world.js';
import { DOCUMENTS, withDiagrams } from './diagrams.js';

const texts = DOCUMENTS.map((document) => readFileSync(document, 'utf8'));
const text = texts.join('\n');

it('the diagrams are those of the tables (npm run docs:orders writes them)', () => {
  for (const one of texts) expect(withDiagrams(one)).toBe(one);
  expect(text).toContain('CONFIRMED --> PROCESSING : begin');
  expect(text).toContain('PENDING_APPROVAL --> APPROVED : approve');
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

/** A gift card, and a refund and an appeasement that wait for a lead. */
async function goodwillFor(orderId: string): Promise<Record<string, unknown>> {
  const amount = { amount: '5.00', currencyCode: 'EUR' };
  const { accountId } = await issueGiftCard(op(), { amount, reason: 'SOLD' }, () => undefined);
  const order = await orders.load(orderId);
  if (order.customerId === null) return { giftCardId: accountId };
  const [perAppeasement, perRefund] = ['0.00', '10.00'].map((amount) => ({ amount, currencyCode: 'EUR' }));
  await setAppeasementLimit(op(), { role: 'agent', perAppeasement: perAppeasement!, perRefund: perRefund! });
  const agent = orders.subgraph.op(AGENT);
  const asked = { orderId, amount: { amount: '11.00', currencyCode: 'EUR' }, reason: 'LATE' };
  const { requestId } = await refundOrder(agent, asked).catch(() => ({ requestId: null }));
  const much = { amount: '400.00', currencyCode: 'EUR' };
  const proposal = { orderId, kind: 'STORE_CREDIT' as const, amount: much, reason: 'LATE' };
  return { giftCardId: accountId, requestId, ...(await proposeAppeasement(agent, proposal)) };
}

/** An order of a customer that was delivered and paid, with shipping. */
async function delivered(): Promise<string> {
  const shippingPrice = { amount: '4.95', currencyCode: 'EUR' };
  const deliveries = [{ method: 'SHIPPING' as const, address: BERLIN, shippingPrice }];
  const customerId = CUSTOMER.customerId ?? null;
  const orderId = await orders.placed({ payment: { method: 'CASH' }, deliveries, customerId });
  const [line] = (await orders.load(orderId)).lines;
  const unit = { allocationId: newId(), lineId: line?.id ?? '', quantity: 2 };
  await orders.reserve(orderId, [unit]);
  await orders.work(orderId, [{ ...unit, shipped: 2, delivered: 2 }], { status: 'DELIVERED' });
  return orderId;
}

type Stage = 'REQUESTED' | 'RECEIVED' | 'INSPECTED';

/** A delivered order of which one unit comes back, as far as `stage`; what is inspected is damaged, so that it waits for a person. */
const returning = (stage: Stage) => async (): Promise<string> => {
  const orderId = await delivered();
  const [line] = (await orders.load(orderId)).lines;
  const lines = [{ lineId: line?.id ?? '', quantity: 1, reason: 'CHANGED_MIND' }];
  const returnId = (await requestReturn(op(), { orderId, lines })).returnId ?? '';
  if (stage !== 'REQUESTED') await receiveReturn(op(), { returnId, locationCode: 'STORE' });
  const items = [{ sku: 'TEA', quantity: 1, disposition: 'DAMAGED' as const }];
  if (stage === 'INSPECTED') await inspectReturn(op(), { returnId, items });
  return orderId;
};

/** What waits for a person to approve or to decline it. */
async function waiting(): Promise<string> {
  const web = { code: 'WEB', name: 'Web', kind: 'WEB' as const, currencyCode: 'EUR' };
  await upsertChannel(op(), { ...web, policies: { returns: { autoApprove: false } } });
  const orderId = await delivered();
  const [line] = (await orders.load(orderId)).lines;
  const lines = [{ lineId: line?.id ?? '', quantity: 1, reason: 'CHANGED_MIND' }];
  await requestReturn(orders.subgraph.op(CUSTOMER), { orderId, lines });
  await upsertChannel(op(), { ...web, policies: { returns: { autoApprove: true } } });
  return orderId;
}

/** What came back for something dearer, and waits for its difference. */
async function exchanging(): Promise<string> {
  const orderId = await delivered();
  const [line] = (await orders.load(orderId)).lines;
  const wish = { resolution: 'EXCHANGE' as const, exchangeSku: 'GIFT' };
  const lines = [{ lineId: line?.id ?? '', quantity: 1, reason: 'CHANGED_MIND', ...wish }];
  const returnId = (await requestReturn(op(), { orderId, lines })).returnId ?? '';
  await receiveReturn(op(), { returnId, locationCode: 'STORE' });
  await inspectReturn(op(), { returnId, items: [{ sku: 'TEA', quantity: 1, disposition: 'DAMAGED' }] });
  return orderId;
}

async function overTheCounter(): Promise<string> {
  const orderId = await delivered();
  const { number } = await orders.load(orderId);
  await openStoreReturn(op(), { code: number, locationCode: 'STORE', items: [{ sku: 'TEA', quantity: 1 }] });
  return orderId;
}

/** An order of which its customer asks for one unit more. */
async function asking(): Promise<string> {
  const orderId = await orders.placed({ customerId: CUSTOMER.customerId ?? null });
  const [line] = (await orders.load(orderId)).lines;
  await requestOrderEdit(orders.subgraph.op(CUSTOMER), { orderId, lines: [{ lineId: line?.id ?? '', quantity: 3 }] });
  return orderId;
}

/** What a recipe's variables may name, of an order that was placed for it. */
async function variablesOf(orderId: string): Promise<Record<string, unknown>> {
  const { number, total, lines, deliveries, payments, holds, refunds, returns } = await orders.load(orderId);
  const made = await goodwillFor(orderId);
  const asked = await openEditRequest(orders.subgraph.database.sql(), orderId);
  const editTotal = { amount: ((asked?.summary.totalAfter ?? 0) / 100).toFixed(2), currencyCode: 'EUR' };
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
    returnId: returns[0]?.id,
    customerId: CUSTOMER.customerId,
    editRequestId: asked?.id,
    editTotal,
    ...made,
  };
}

const placed = (input: Partial<PlaceOrderInput>) => (): Promise<string> => orders.placed(input);
const unpaid = (): Promise<string> => orders.placed({ payment: null }, GUEST);

/** The order that a recipe begins with; by default one that is authorised by card. */
const BEFORE: Readonly<Record<string, () => Promise<string>>> = {
  'Approve a change that was asked for': asking,
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
  'See what a refund would come to': delivered,
  'Give back one unit': delivered,
  'Give shipping back as store credit': delivered,
  'Give back an amount, part of it as credit': delivered,
  'Approve a refund': delivered,
  'Turn a refund that failed into credit': async () => {
    const orderId = await delivered();
    await refundOrder(op(), { orderId, amount: { amount: '1.00', currencyCode: 'EUR' }, reason: 'SCRATCHED' });
    return orderId;
  },
  'Give something for the trouble': delivered,
  'Send a broken item again': delivered,
  'Approve it': delivered,
  'See what may come back': delivered,
  'See what a return would bring': delivered,
  'Ask for a return': delivered,
  'Decline a return': waiting,
  'Receive a return': returning('REQUESTED'),
  'Inspect what came in': returning('RECEIVED'),
  'Decide on what is odd': returning('INSPECTED'),
  'Exchange for something dearer, and pay the difference': exchanging,
  'Take a return over the counter': delivered,
  'Finish a return over the counter': overTheCounter,
  'Claim what arrived broken': delivered,
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
    const written = [...text.matchAll(/^```graphql$/gm)].length;
    expect(recipes.length).toBe(written);
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
