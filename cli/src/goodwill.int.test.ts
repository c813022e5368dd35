import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { rebuildAnalytics } from '@oms/analytics/operations/rebuild-analytics';
import { tellCredit } from '@oms/orders/operations/tell-credit';
import { jobActor, type Actor } from '@oms/platform/auth/actor';
import { rows, run, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { examineAnalytics } from './doctor/examine-analytics.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;
let customerId: string;

const BERLIN = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
const AGENT: Actor = { role: 'agent', id: 'agent-1' };
const LEAD: Actor = { role: 'lead', id: 'lead-1' };
const ADA = (): Actor => ({ role: 'customer', id: 'ada', customerId });
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });

const INPUTS: Readonly<Record<string, string>> = {
  acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
  shipFulfillmentOrder: 'ShipInput',
  recordTrackingEvent: 'TrackingEventInput',
  issueStoreCredit: 'StoreCreditInput',
};

/** Runs a mutation that must be carried out, and answers what was selected. */
async function done(name: string, selection: string, input: object, actor?: Actor) {
  const type = INPUTS[name] ?? `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`;
  const { data, errors } = await system.graph(document, { input }, ...(actor ? ([actor] as const) : []));
  expect(errors).toBeUndefined();
  expect(data[name].userErrors).toEqual([]);
  return data[name];
}

async function ask(document: string, variables: Record<string, unknown>, actor?: Actor) {
  const { data, errors } = await system.graph(document, variables, ...(actor ? ([actor] as const) : []));
  expect(errors).toBeUndefined();
  return data;
}

const orderOf = async (id: string) =>
  (
    await ask(
      `query($id: ID!) { order(id: $id) { number status paymentStatus total { amount } allowanceTotal { amount } balanceDue { amount } availableActions
        payments { method amount { amount } captured { amount } refunded { amount } } refunds { status destination amount { amount } } appeasements { status kind }
        lines { nodes { id sku kind delivered } } fulfillmentOrders { nodes { id status shipments { id } } } } }`,
      { id },
    )
  ).order;

const creditOf = async (actor: Actor) =>
  (
    await ask(
      'query($id: ID!) { customer(id: $id) { storeCredit { balance { amount } ledger(first: 3) { nodes { kind amount { amount } order { number } } } } } }',
      { id: customerId },
      actor,
    )
  ).customer.storeCredit[0];

const notices = async () =>
  (
    await ask('query($id: ID!) { customer(id: $id) { notifications { nodes { notice } } } }', { id: customerId })
  ).customer.notifications.nodes.map((one: { notice: string }) => one.notice);

const casesOf = async (kind: string) =>
  (
    await ask('query($kinds: [String!]) { cases(filter: { kind: $kinds }) { nodes { status order { id } } } }', {
      kinds: [kind],
    })
  ).cases.nodes;

let scans = 0;
/** Ships everything that waits, and has it delivered. */
async function deliver(orderId: string): Promise<void> {
  const open = (await orderOf(orderId)).fulfillmentOrders.nodes.filter(
    (one: { status: string }) => one.status === 'OPEN',
  );
  expect(open.length).toBeGreaterThan(0);
  for (const { id: fulfillmentOrderId } of open) {
    for (const step of ['accept', 'pick', 'pack'])
      await done(`${step}FulfillmentOrder`, 'fulfillmentOrder { status }', { fulfillmentOrderId });
    await system.settle();
    await done('shipFulfillmentOrder', 'fulfillmentOrder { status }', { fulfillmentOrderId });
  }
  await system.settle();
  const ids = new Set(open.map((one: { id: string }) => one.id));
  for (const work of (await orderOf(orderId)).fulfillmentOrders.nodes)
    for (const { id: shipmentId } of ids.has(work.id) ? work.shipments : []) {
      scans += 1;
      await done('recordTrackingEvent', 'shipment { status }', {
        shipmentId,
        externalId: `s${scans}`,
        status: 'DELIVERED',
      });
    }
  await system.settle();
}

beforeAll(async () => {
  system = await openTestSystem();
  await done('upsertChannel', 'channel { code }', { code: 'WEB', name: 'Web shop', kind: 'WEB', currencyCode: 'EUR' });
  const address = { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };
  await done('upsertLocation', 'location { id }', { code: 'W1', name: 'One', kind: 'WAREHOUSE', address });
  await done('upsertItem', 'item { sku }', { sku: 'TEA', title: 'Tea' });
  await done('upsertPrices', 'prices { sku }', { prices: [{ sku: 'TEA', channel: 'WEB', ...euro('10.00') }] });
  await done('adjustStock', 'level { id }', { sku: 'TEA', locationCode: 'W1', delta: 100, reason: 'FOUND' });
  const ada = { externalReference: 'ada', name: 'Ada', email: 'ada@example.com' };
  customerId = (await done('upsertCustomer', 'customer { id }', ada)).customer.id;
  await system.settle();
});
afterAll(async () => {
  try {
    expect(await verifySystem(system.runtimes)).toEqual([]);
  } finally {
    await system.close();
  }
});

describe('a day at the service desk, through the public graph', () => {
  it('credit is given, spent beside a card, and what is refunded goes back to both or becomes credit', async () => {
    await done(
      'issueStoreCredit',
      'account { balance { amount } }',
      { customerId, amount: euro('8.00'), reason: 'LOYALTY' },
      LEAD,
    );
    const { order } = await done(
      'placeOrder',
      'order { id }',
      {
        channel: 'WEB',
        lines: [{ sku: 'TEA', quantity: 3 }],
        deliveries: [{ method: 'SHIPPING', address: BERLIN }],
        payments: [{ method: 'STORE_CREDIT' }, { method: 'CARD', token: 'ok' }],
      },
      ADA(),
    );
    await system.settle();
    expect((await creditOf(ADA())).balance.amount).toBe('0.00');
    await deliver(order.id);
    const placed = await orderOf(order.id);
    expect(placed).toMatchObject({ status: 'COMPLETED', paymentStatus: 'PAID' });
    const [line] = placed.lines.nodes;
    const one = { orderId: order.id, lines: [{ lineId: line.id, quantity: 1 }], reason: 'DAMAGED' };
    const { proposal } = await done(
      'refundOrder',
      'proposal { amount { amount } refundable { amount } }',
      { ...one, dryRun: true },
      AGENT,
    );
    expect(proposal).toEqual({ amount: { amount: '10.00' }, refundable: { amount: '30.00' } });
    await done('refundOrder', 'refunds { status }', { ...one, storeCredit: euro('4.00') }, AGENT);
    await system.settle();
    expect(await orderOf(order.id)).toMatchObject({
      paymentStatus: 'PARTIALLY_REFUNDED',
      allowanceTotal: { amount: '10.00' },
      balanceDue: { amount: '0.00' },
    });
    const credit = await creditOf(ADA());
    expect(Number(credit.balance.amount)).toBeGreaterThanOrEqual(4);
    expect(credit.ledger.nodes[0]).toMatchObject({ kind: 'REFUND', order: { number: placed.number } });
    expect(await notices()).toEqual(expect.arrayContaining(['CREDIT_ISSUED', 'REFUNDED']));
  });

  it('goodwill above the limit opens a case for the leads, which closes by itself; what is sent again arrives', async () => {
    const limit = { role: 'agent', perAppeasement: euro('5.00'), perMonth: euro('50.00') };
    const set =
      'mutation($input: AppeasementLimitInput!) { setAppeasementLimit(input: $input) { userErrors { code } } }';
    expect(await ask(set, { input: limit })).toEqual({ setAppeasementLimit: { userErrors: [] } });
    const { order } = await done('placeOrder', 'order { id }', {
      channel: 'WEB',
      customerId,
      lines: [{ sku: 'TEA', quantity: 1 }],
      deliveries: [{ method: 'SHIPPING', address: BERLIN }],
      payment: { method: 'CARD', token: 'ok' },
    });
    await system.settle();
    await deliver(order.id);
    const [line] = (await orderOf(order.id)).lines.nodes;
    const again = {
      orderId: order.id,
      kind: 'RESHIPMENT',
      lines: [{ lineId: line.id, quantity: 1 }],
      reason: 'BROKEN',
    };
    const { appeasement } = await done('proposeAppeasement', 'appeasement { id status }', again, AGENT);
    expect(appeasement.status).toBe('PENDING_APPROVAL');
    await system.settle();
    expect(await casesOf('APPEASEMENT_APPROVAL')).toEqual([{ status: 'OPEN', order: { id: order.id } }]);
    await done('approveAppeasement', 'appeasement { status }', { appeasementId: appeasement.id }, LEAD);
    await system.settle();
    expect(await casesOf('APPEASEMENT_APPROVAL')).toMatchObject([{ status: 'RESOLVED' }]);
    expect(await orderOf(order.id)).toMatchObject({ status: 'PROCESSING', total: { amount: '10.00' } });
    await deliver(order.id);
    expect(await orderOf(order.id)).toMatchObject({
      status: 'COMPLETED',
      paymentStatus: 'PAID',
      appeasements: [{ status: 'ISSUED', kind: 'RESHIPMENT' }],
      lines: {
        nodes: [
          { kind: 'SALE', delivered: 1 },
          { kind: 'REPLACEMENT', delivered: 1 },
        ],
      },
    });
  });

  it('a refund above the limit waits for a lead; a code for the next order is told to the customer, and is good once', async () => {
    const limit = { role: 'agent', perAppeasement: euro('5.00'), perMonth: euro('50.00'), perRefund: euro('6.00') };
    const set = `mutation($input: AppeasementLimitInput!) { setAppeasementLimit(input: $input) { limit { perRefund { amount } } userErrors { code } } }`;
    expect((await ask(set, { input: limit })).setAppeasementLimit).toEqual({
      limit: { perRefund: { amount: '6.00' } },
      userErrors: [],
    });
    const buy = async (more: object = {}) => {
      const { order } = await done('placeOrder', 'order { id total { amount } }', {
        channel: 'WEB',
        customerId,
        lines: [{ sku: 'TEA', quantity: 2 }],
        deliveries: [{ method: 'SHIPPING', address: BERLIN }],
        payment: { method: 'CARD', token: 'ok' },
        ...more,
      });
      await system.settle();
      return order;
    };
    const order = await buy();
    await deliver(order.id);
    const wanted = { orderId: order.id, amount: euro('8.00'), reason: 'SCRATCHED' };
    const selection = 'refunds { id } proposal { needsApproval } request { id status }';
    const asked = await done('refundOrder', selection, wanted, AGENT);
    expect(asked).toMatchObject({ refunds: [], proposal: { needsApproval: true }, request: { status: 'PENDING_APPROVAL' } }); // prettier-ignore
    await system.settle();
    expect(await casesOf('REFUND_APPROVAL')).toEqual([{ status: 'OPEN', order: { id: order.id } }]);
    expect(await orderOf(order.id)).toMatchObject({ allowanceTotal: { amount: '0.00' }, refunds: [] });
    const approve = 'mutation($input: RefundRequestCommandInput!) { approveRefund(input: $input) { request { status } order { refunds { amount { amount } } } userErrors { code } } }'; // prettier-ignore
    const { approveRefund } = await ask(approve, { input: { requestId: asked.request.id } }, LEAD);
    expect(approveRefund).toEqual({
      request: { status: 'APPROVED' },
      order: { refunds: [{ amount: { amount: '8.00' } }] },
      userErrors: [],
    });
    await system.settle();
    expect(await casesOf('REFUND_APPROVAL')).toMatchObject([{ status: 'RESOLVED' }]);

    const sorry = { orderId: order.id, kind: 'DISCOUNT', amount: euro('4.00'), reason: 'LATE' };
    const { appeasement } = await done('proposeAppeasement', 'appeasement { status discountCode }', sorry, AGENT);
    expect(appeasement.status).toBe('ISSUED');
    await system.settle();
    expect(await notices()).toContain('DISCOUNT_CODE');
    expect(await buy({ discountCodes: [appeasement.discountCode] })).toMatchObject({ total: { amount: '16.00' } });
  });

  it('a case is made right by a command within the agent’s limit, or waits for a lead, and says what came of it', async () => {
    const limit = { role: 'agent', perAppeasement: euro('5.00'), perMonth: euro('50.00'), perRefund: euro('6.00') };
    const set =
      'mutation($input: AppeasementLimitInput!) { setAppeasementLimit(input: $input) { userErrors { code } } }';
    await ask(set, { input: limit });
    const { order } = await done('placeOrder', 'order { id }', {
      channel: 'WEB',
      customerId,
      lines: [{ sku: 'TEA', quantity: 2 }],
      deliveries: [{ method: 'SHIPPING', address: BERLIN }],
      payment: { method: 'CARD', token: 'ok' },
    });
    await system.settle();
    await deliver(order.id);
    const about = { kind: 'DAMAGED', subject: 'A broken cup', customerId, orderId: order.id };
    const open = async () => (await done('openCase', 'case { id }', about, AGENT)).case.id;
    const [small, large, foreign] = [await open(), await open(), await open()];
    const right = (caseId: string, action: object) =>
      done('resolveCase', 'case { status action { status } }', { caseId, resolution: 'REFUNDED', text: 'Sorry.', action }, AGENT); // prettier-ignore
    const told = await right(small, { refund: { amount: euro('4.00') } });
    expect(told.case).toEqual({ status: 'WAITING_ON_INTERNAL', action: { status: 'PENDING' } });
    await right(large, { refund: { amount: euro('8.00') } });
    await right(foreign, { releaseHold: { holdId: order.id } });
    await system.settle();
    const read = async (id: string) =>
      (await ask('query($id: ID!) { case(id: $id) { status resolution resolutionReference { type } action { status code reference { type id } } } }', { id }, AGENT)).case; // prettier-ignore
    expect(await read(small)).toMatchObject({
      status: 'RESOLVED',
      resolution: 'REFUNDED',
      resolutionReference: { type: 'Refund' },
      action: { status: 'DONE' },
    });
    expect(await read(foreign)).toMatchObject({
      status: 'ASSIGNED',
      action: { status: 'REFUSED', code: 'UNKNOWN_HOLD' },
    });
    const waiting = await read(large);
    expect(waiting).toMatchObject({ status: 'WAITING_ON_INTERNAL', action: { status: 'WAITING' } });
    expect(await orderOf(order.id)).toMatchObject({ refunds: [{ amount: { amount: '4.00' } }] });
    const approve =
      'mutation($input: RefundRequestCommandInput!) { approveRefund(input: $input) { userErrors { code } } }';
    await ask(approve, { input: { requestId: waiting.action.reference.id } }, LEAD);
    await system.settle();
    expect(await read(large)).toMatchObject({ status: 'RESOLVED', action: { status: 'DONE' } });
    const { refunds } = await orderOf(order.id);
    expect(refunds.map((one: { amount: { amount: string } }) => one.amount.amount).toSorted()).toEqual([
      '4.00',
      '8.00',
    ]);
  });

  it('a gift card is sold, looked up and spent by a visitor who has its code', async () => {
    const { code } = await done('issueGiftCard', 'code', { amount: euro('25.00'), reason: 'SOLD' }, LEAD);
    const guest: Actor = { role: 'guest', id: 'shop' };
    const look = 'query($code: String!) { giftCard(code: $code) { status available { amount } } }';
    expect((await ask(look, { code }, guest)).giftCard).toEqual({ status: 'ACTIVE', available: { amount: '25.00' } });
    const { order } = await done(
      'placeOrder',
      'order { id }',
      {
        channel: 'WEB',
        email: 'bob@example.com',
        lines: [{ sku: 'TEA', quantity: 2 }],
        deliveries: [{ method: 'SHIPPING', address: BERLIN }],
        payment: { method: 'GIFT_CARD', token: code },
      },
      LEAD,
    );
    await system.settle();
    await done('cancelOrder', 'order { status }', { orderId: order.id }, LEAD);
    await system.settle();
    expect((await ask(look, { code }, guest)).giftCard).toEqual({ status: 'ACTIVE', available: { amount: '25.00' } });
  });

  it('credit of before it was counted is in the figures of its own days, once it is told again', async () => {
    const { orders, analytics } = system.runtimes;
    const give = async (amount: string) => {
      await done(
        'issueStoreCredit',
        'account { id }',
        { customerId, amount: euro(amount), reason: 'LATE_DELIVERY' },
        LEAD,
      );
      await system.settle();
      system.clock.advance({ minutes: 36 * 60 });
    };
    for (const amount of ['5.00', '3.00']) await give(amount);
    const db = analytics.database.sql();
    const days = async () => rows(db, sql`select account_id, day::text, version, balance, issued, redeemed, expired from fact_credit_daily order by 1, 2`); // prettier-ignore
    const counted = await days();
    // As it is where figures came with an upgrade: nobody has ever told of what was there.
    for (const table of ['fact_credit', 'fact_credit_daily', 'rollup_credit_day']) await run(db, sql`delete from ${sql.ref(table)}`); // prettier-ignore
    await run(db, sql`delete from raw_event where source = 'analytics.project-credits'`);
    await run(db, sql`delete from inbox where consumer = 'analytics.project-credits'`);
    expect((await verifySystem(system.runtimes)).map(({ rule }) => rule)).toContain('credit.figures-equal-orders');
    expect((await examineAnalytics(system.runtimes.databases)).filter(({ ok }) => !ok)).toMatchObject([{ text: expect.stringMatching(/oms tell-credit/) }]); // prettier-ignore
    // One of them changes before it is told again, and so is all of it counted on that day.
    await give('1.00');
    const tell = () => tellCredit(operationContext(orders, jobActor('tell-credit'), newId()));
    for (let time = 0; time < 2; time += 1) {
      expect(await tell()).toBeGreaterThan(1);
      await system.settle();
      expect((await days()).filter((row) => counted.some((one) => isDeepStrictEqual(one, row)))).toEqual(counted);
      expect((await days()).length).toBe(counted.length + 1);
      expect(await verifySystem(system.runtimes)).toEqual([]);
    }
    expect((await examineAnalytics(system.runtimes.databases)).filter(({ ok }) => !ok)).toEqual([]);
    // The whole past is kept for when facts are made anew.
    const context = operationContext(analytics, jobActor('rebuild'), newId());
    expect((await rebuildAnalytics(context)).changed).toEqual({});
  });
});
