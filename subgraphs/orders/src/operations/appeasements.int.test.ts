import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { CaptureRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import type { Appeasement } from '../rules/appeasement.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { CUSTOMER } from '../testing/world.js';
import { capturePayments } from './capture-payments.js';
import { approveAppeasement, cancelAppeasement, rejectAppeasement } from './decide-appeasement.js';
import { issueAppeasement } from './issue-appeasement.js';
import { proposeAppeasement, submitAppeasement, type ProposeAppeasementInput } from './propose-appeasement.js';
import { refundOrder } from './refund-order.js';
import { setAppeasementLimit } from './set-appeasement-limit.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const LEAD: Actor = { role: 'lead', id: 'lead-1' };
const OTHER_LEAD: Actor = { role: 'lead', id: 'lead-2' };
let agents = 0;
/** An agent who has granted nothing yet. */
const newAgent = (): Actor => ({ role: 'agent', id: `agent-${(agents += 1)}` });

beforeAll(async () => {
  orders = await openOrders();
  await setAppeasementLimit(orders.subgraph.op(), {
    role: 'agent',
    perAppeasement: euro('10.00'),
    perMonth: euro('25.00'),
  });
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

const paid = () => orders.placed({ payment: { method: 'CASH' }, customerId: CUSTOMER.customerId! });
async function propose(input: Partial<ProposeAppeasementInput>, actor: Actor): Promise<Appeasement> {
  const { appeasementId } = await proposeAppeasement(orders.subgraph.op(actor), {
    orderId: input.orderId ?? (await paid()),
    kind: 'STORE_CREDIT',
    amount: input.kind === 'RESHIPMENT' ? null : euro('5.00'),
    reason: 'LATE_DELIVERY',
    ...input,
  });
  return load(appeasementId);
}
async function load(id: string): Promise<Appeasement> {
  const found = await firstRow<Appeasement>(
    orders.subgraph.database.sql(),
    sql`select * from appeasement where id = ${id}`,
  );
  if (!found) throw new Error('no appeasement');
  return found;
}
const eventsOf = async (type: string, id: string) =>
  (await orders.subgraph.events(type)).filter((one) => one.aggregateId.endsWith(id)).map((one) => one.payload);

describe('an appeasement within limit and budget', () => {
  it('is given at once, as credit that the customer is told of; the event carries what it costs', async () => {
    const agent = newAgent();
    const one = await propose({ amount: euro('10.00') }, agent);
    expect(one).toMatchObject({ status: 'ISSUED', amount: 1_000, budgetAgent: agent.id, decidedBy: { id: agent.id } });
    expect(await eventsOf('AppeasementChanged', one.id)).toMatchObject([
      {
        status: 'ISSUED',
        kind: 'STORE_CREDIT',
        amount: 1_000,
        currency: 'EUR',
        reason: 'LATE_DELIVERY',
        proposedBy: { id: agent.id },
      },
    ]);
    const notices = await orders.subgraph.events('NoticeRequested');
    expect(notices.at(-1)?.payload).toMatchObject({ notice: 'CREDIT_ISSUED', facts: { amount: 1_000 } });
    expect(await orders.timeline(one.orderId)).toContain('APPEASEMENT_ISSUED');
  });

  it('gives money back that was captured, and never more; the order costs that much less', async () => {
    const one = await propose({ kind: 'REFUND', amount: euro('8.00') }, newAgent());
    const order = await orders.load(one.orderId);
    expect(order).toMatchObject({ allowanceTotal: 800, allowances: [{ cause: 'APPEASEMENT', amount: 800 }] });
    await refundOrder(orders.subgraph.op(LEAD), { orderId: order.id, amount: euro('10.00'), reason: 'more' });
    await expect(
      propose({ orderId: order.id, kind: 'REFUND', amount: euro('2.01') }, newAgent()),
    ).rejects.toMatchObject({
      code: 'REFUND_EXCEEDED',
    });
  });

  it('gives a code for the next order that is good once, and tells the customer', async () => {
    const expiresAt = new Date('2027-01-01T00:00:00Z');
    const given = await propose({ kind: 'DISCOUNT', amount: euro('6.00'), expiresAt }, newAgent());
    const { discountCode } = given;
    const notices = await orders.subgraph.events('NoticeRequested');
    const told = notices.filter((one) => one.aggregateId === `notice:appeasement:${given.id}`);
    expect(told.map(({ payload }) => payload)).toMatchObject([
      {
        notice: 'DISCOUNT_CODE',
        orderId: given.orderId,
        facts: { code: discountCode, amount: 600, currency: 'EUR', until: expiresAt.toISOString() },
      },
    ]);
    const first = await orders.placed({ discountCodes: [discountCode!] });
    expect(await orders.load(first)).toMatchObject({ discountTotal: 600, total: 1_400 });
    await expect(orders.place({ discountCodes: [discountCode!] })).rejects.toMatchObject({
      code: 'DISCOUNT_CODE_INVALID',
    });
  });

  it('sends goods again without a second charge, and opens the order again', async () => {
    const orderId = await orders.placed({
      payment: { method: 'CARD', token: 'ok' },
      lines: [{ sku: 'TEA', quantity: 1 }],
      customerId: CUSTOMER.customerId!,
    });
    const [line] = (await orders.load(orderId)).lines;
    const again = { orderId, kind: 'RESHIPMENT' as const, lines: [{ lineId: line!.id, quantity: 1 }] };
    await expect(propose(again, newAgent())).rejects.toMatchObject({ code: 'QUANTITY_EXCEEDED' });
    const unit = { allocationId: newId(), lineId: line!.id, quantity: 1 };
    await orders.reserve(orderId, [unit]);
    await orders.work(orderId, [{ ...unit, shipped: 1, delivered: 1 }], { status: 'DELIVERED' });
    const captures = (await orders.subgraph.events(
      'CaptureRequested',
    )) as unknown as IntegrationEvent<CaptureRequested>[];
    await capturePayments(orders.subgraph.op(), captures);
    const before = await orders.load(orderId);
    const one = await propose(again, newAgent());
    const after = await orders.load(orderId);
    expect([before.status, after.status]).toEqual(['COMPLETED', 'PROCESSING']);
    const told = await orders.subgraph.events('NoticeRequested');
    expect(told.filter((each) => each.orderId === orderId).at(-1)?.payload['notice']).toBe('RESHIPPED');
    expect([one.status, one.amount, after.total]).toEqual(['ISSUED', 1_000, before.total]);
    expect(after.lines).toMatchObject([{ kind: 'SALE' }, { kind: 'REPLACEMENT', unitPrice: 0, open: 1 }]);
    expect(after.demandVersion).toBe(before.demandVersion + 1);
  });
});

describe('an appeasement above limit or budget', () => {
  it('waits for a lead, who is asked by a case, and decides within their own limit', async () => {
    const agent = newAgent();
    const one = await propose({ amount: euro('10.01') }, agent);
    expect(one).toMatchObject({ status: 'PENDING_APPROVAL', budgetAgent: null });
    expect(await eventsOf('CaseRequested', one.id)).toMatchObject([{ kind: 'APPEASEMENT_APPROVAL', stands: true }]);
    const lead = orders.subgraph.op(LEAD);
    await setAppeasementLimit(orders.subgraph.op(), { role: 'lead', perAppeasement: euro('10.00') });
    await expect(approveAppeasement(lead, { appeasementId: one.id })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await setAppeasementLimit(orders.subgraph.op(), { role: 'lead', perAppeasement: euro('500.00') });
    const both = await Promise.allSettled([
      approveAppeasement(lead, { appeasementId: one.id, note: 'of course' }),
      approveAppeasement(orders.subgraph.op(OTHER_LEAD), { appeasementId: one.id }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await load(one.id)).toMatchObject({ status: 'ISSUED', proposedBy: { id: agent.id } });
    expect((await eventsOf('CaseRequested', one.id)).at(-1)).toMatchObject({ stands: false });
  });

  it('is never decided by who proposed it', async () => {
    const one = await propose({ amount: euro('600.00') }, LEAD);
    expect(one.status).toBe('PENDING_APPROVAL');
    await expect(approveAppeasement(orders.subgraph.op(LEAD), { appeasementId: one.id })).rejects.toMatchObject({
      code: 'OWN_APPEASEMENT',
    });
    await rejectAppeasement(orders.subgraph.op(OTHER_LEAD), { appeasementId: one.id, note: 'too much' });
    expect(await load(one.id)).toMatchObject({ status: 'REJECTED', decisionNote: 'too much' });
    await expect(approveAppeasement(orders.subgraph.op(OTHER_LEAD), { appeasementId: one.id })).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
  });

  it('is never given beyond the budget of the month, however many are proposed at the same time', async () => {
    const agent = newAgent();
    const all = await Promise.all(Array.from({ length: 6 }, () => propose({ amount: euro('9.00') }, agent)));
    expect(all.filter((one) => one.status === 'ISSUED')).toHaveLength(2);
    expect(all.filter((one) => one.status === 'PENDING_APPROVAL')).toHaveLength(4);
    orders.subgraph.clock.advance({ hours: 24 * 31 });
    expect((await propose({ amount: euro('9.00') }, agent)).status).toBe('ISSUED');
  });
});

describe('an appeasement that takes its time', () => {
  it('is written down, submitted, approved without being given, and given later or taken back', async () => {
    const agent = newAgent();
    const draft = await propose({ amount: euro('20.00'), submit: false }, agent);
    expect(draft.status).toBe('PROPOSED');
    const op = orders.subgraph.op(agent);
    await submitAppeasement(op, { appeasementId: draft.id, expectedVersion: 1 });
    await expect(
      approveAppeasement(orders.subgraph.op(LEAD), { appeasementId: draft.id, expectedVersion: 1 }),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT', errors: [{ details: { currentVersion: 2 } }] });
    await approveAppeasement(orders.subgraph.op(LEAD), { appeasementId: draft.id, issue: false });
    expect(await load(draft.id)).toMatchObject({ status: 'APPROVED', budgetAgent: LEAD.id, creditEntryId: null });
    await expect(cancelAppeasement(orders.subgraph.op(newAgent()), { appeasementId: draft.id })).rejects.toMatchObject({
      code: 'FOREIGN_APPEASEMENT',
    });
    await cancelAppeasement(op, { appeasementId: draft.id });
    expect(await load(draft.id)).toMatchObject({ status: 'CANCELLED', budgetAgent: null });
    const other = await propose({ amount: euro('20.00') }, agent);
    await approveAppeasement(orders.subgraph.op(LEAD), { appeasementId: other.id, issue: false });
    await issueAppeasement(orders.subgraph.op(LEAD), { appeasementId: other.id });
    expect((await load(other.id)).status).toBe('ISSUED');
  });

  it('refuses amounts, reasons and kinds that make no sense, all at once', async () => {
    const wrong = { amount: euro('0'), reason: '', lines: [{ lineId: newId(), quantity: 1 }] };
    await expect(propose(wrong, newAgent())).rejects.toMatchObject({
      errors: [{ code: 'INVALID_REASON' }, { code: 'NOTHING_TO_RESHIP' }],
    });
    await expect(propose({ amount: euro('0') }, newAgent())).rejects.toMatchObject({ code: 'INVALID_AMOUNT' });
    const guest = await orders.placed({ payment: { method: 'CASH' } });
    await expect(propose({ orderId: guest }, newAgent())).rejects.toMatchObject({ code: 'CUSTOMER_REQUIRED' });
  });
});

describe('in the graph', () => {
  it('an agent sees what is left, a lead approves from the list, a customer sees nothing', async () => {
    const agent = newAgent();
    const orderId = await paid();
    const mutation = `mutation($orderId: ID!) { proposeAppeasement(input: { orderId: $orderId, kind: STORE_CREDIT, amount: { amount: "12.00", currencyCode: "EUR" }, reason: "RUDE_COURIER" }) {
      appeasement { id status availableActions amount { amount } } userErrors { code } } }`;
    const proposed = await orders.subgraph.query(mutation, { orderId }, agent);
    expect(proposed.data).toMatchObject({
      proposeAppeasement: {
        appeasement: { status: 'PENDING_APPROVAL', availableActions: ['cancelAppeasement'] },
        userErrors: [],
      },
    });
    const budget =
      '{ myAppeasementBudget(currencyCode: "EUR") { spent { amount } left { amount } perAppeasement { amount } } appeasementLimits { role } }';
    expect((await orders.subgraph.query(budget, {}, agent)).data).toMatchObject({
      myAppeasementBudget: {
        spent: { amount: '0.00' },
        left: { amount: '25.00' },
        perAppeasement: { amount: '10.00' },
      },
    });
    const list = `{ appeasements(first: 1, filter: { statuses: [PENDING_APPROVAL], proposedBy: "${agent.id}" }) { nodes { id availableActions order { appeasements { id } } } } }`;
    const listed = await orders.subgraph.query(list, {}, LEAD);
    expect(listed.errors).toBeUndefined();
    const { id } = (listed.data as { appeasements: { nodes: { id: string }[] } }).appeasements.nodes[0]!;
    expect(listed.data).toMatchObject({
      appeasements: {
        nodes: [
          {
            availableActions: ['approveAppeasement', 'rejectAppeasement', 'cancelAppeasement'],
            order: { appeasements: [{ id }] },
          },
        ],
      },
    });
    const approve = `mutation { approveAppeasement(input: { appeasementId: "${id}" }) { appeasement { status } userErrors { code } } }`;
    expect((await orders.subgraph.query(approve, {}, agent)).errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    expect((await orders.subgraph.query(approve, {}, LEAD)).data).toEqual({
      approveAppeasement: { appeasement: { status: 'ISSUED' }, userErrors: [] },
    });
    const mine = await orders.subgraph.query(
      `{ order(id: "${orderId}") { number appeasements { id } } }`,
      {},
      CUSTOMER,
    );
    expect(mine.data).toMatchObject({ order: { appeasements: null } });
  });
});
