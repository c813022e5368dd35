import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { InvoiceRequested } from '@oms/platform/events/money-events';
import { newId } from '@oms/platform/values/ids';
import fc from 'fast-check';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { chargedOf } from '../rules/charged.js';
import type { DocumentContent } from '../rules/document-content.js';
import type { OrderState } from '../rules/order-state.js';
import { owedOf } from '../rules/order-totals.js';
import { orderViolations } from '../rules/order-violations.js';
import { DISPOSITIONS, RESOLUTIONS, type ReturnRecord } from '../rules/returns/return-record.js';
import { shippedUnits, takenUnits } from '../rules/returns/return-units.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { AGENT, BERLIN, CUSTOMER, event, WAREHOUSE } from '../testing/world.js';
import { approveReturn, declineReturn } from './approve-return.js';
import { cancelOrder } from './cancel-order.js';
import { cancelReturn } from './cancel-return.js';
import { completeStoreReturn } from './complete-store-return.js';
import { approveRefund, cancelRefundRequest, rejectRefund } from './decide-refund.js';
import { issueRequestedInvoices } from './issue-requested-invoices.js';
import { recordReturnLabels } from './record-return-labels.js';
import { setAppeasementLimit } from './set-appeasement-limit.js';
import { upsertLegalEntity } from './upsert-legal-entity.js';
import { editOrder } from './edit-order.js';
import { expireReturns } from './expire-returns.js';
import { inspectReturn } from './inspect-return.js';
import { openCarrierClaim } from './open-claim.js';
import { receiveReturn } from './receive-return.js';
import { recordLostParcels, recordReturningParcels } from './record-parcel-trouble.js';
import { refundOrder } from './refund-order.js';
import { requestReturn } from './request-return.js';
import { resolveReturn } from './resolve-return.js';
import { returnToVendor } from './return-to-vendor.js';
import { sendReturn } from './send-return.js';
import { settleRefund } from './settle-refund.js';
import { openStoreReturn } from './store-return.js';
import { upsertChannel } from './upsert-channel.js';
import { upsertTaxRates } from './upsert-tax-rates.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
const NOBODY = '019a0000-0000-7000-8000-00000000dead';

beforeAll(async () => {
  orders = await openOrders();
  await upsertTaxRates(op(), { rates: [{ country: 'DE', name: 'VAT', rate: '0.19' }] });
  await upsertLegalEntity(op(), { code: 'DE', name: 'Tea GmbH', address: BERLIN });
  const [perAppeasement, perRefund] = ['0.00', '3.00'].map((amount) => ({ amount, currencyCode: 'EUR' }));
  await setAppeasementLimit(op(), { role: 'agent', perAppeasement: perAppeasement!, perRefund: perRefund! });
});
afterAll(async () => {
  try {
    expect(await verifyOrders(op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

/** One command of the sequence: what it does is chosen by numbers that mean something only once the order is known. */
interface Step {
  readonly name: keyof typeof COMMANDS;
  readonly pick: number;
  readonly other: number;
  readonly units: number;
  readonly flag: boolean;
}
type Context = Step & { order: OrderState; world: OrderWorld; orderId: string };

const pickOf = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
const returnOf = ({ order, pick }: Context): ReturnRecord | undefined => pickOf(order.returns, pick);
const idOf = (context: Context): string => returnOf(context)?.id ?? NOBODY;

/** Some units of one line of a return, or a line that it does not have. */
const someUnits = (context: Context): { returnLineId: string; quantity: number }[] => {
  const line = pickOf(returnOf(context)?.lines ?? [], context.other);
  return [{ returnLineId: line?.id ?? NOBODY, quantity: context.units }];
};

const parcelOf = ({ order, orderId, pick, other, units, flag }: Context) => {
  const line = pickOf(order.lines, pick)!;
  const part = pickOf(line.components, other)!;
  // The same parcel now and then, so that news comes twice.
  const shipmentId = flag ? `019a0000-0000-7000-8000-${orderId.slice(-12)}` : newId();
  // A parcel holds what has shipped.
  const quantity = Math.min(units + 1, shippedUnits(order, line, part.sku));
  const lines = [{ lineId: line.id, sku: part.sku, quantity }];
  return event(shipmentId, other + 1, { orderId, shipmentId, trackingNumber: null, locationId: WAREHOUSE, lines });
};

const requestsOf = (orderId: string) =>
  rows<{ id: string }>(
    orders.subgraph.database.sql(),
    sql`select id from refund_request where order_id = ${orderId} order by id`,
  );

/** The job has every event again, as after a crash. */
async function issueDocuments(orderId: string): Promise<void> {
  const wanted = (await orders.subgraph.events('InvoiceRequested')).filter((one) => one.orderId === orderId);
  await issueRequestedInvoices(op(), wanted as unknown as IntegrationEvent<InvoiceRequested>[]);
}

const COMMANDS = {
  request: ({ order, orderId, pick, other, units, flag }: Context) => {
    const line = pickOf(order.lines, pick)!;
    const sku = flag ? pickOf(line.components, other)!.sku : null;
    const resolution = RESOLUTIONS[other % 3]!;
    const reason = other % 2 === 0 ? 'CHANGED_MIND' : 'DEFECTIVE';
    const exchangeSku = resolution === 'EXCHANGE' && pick % 2 === 0 ? 'CUP' : null;
    return requestReturn(units === 1 ? orders.subgraph.op(CUSTOMER) : op(), {
      orderId,
      lines: [{ lineId: line.id, sku, quantity: units, reason, resolution, exchangeSku }],
    });
  },
  approve: (context: Context) => approveReturn(op(), { returnId: idOf(context) }),
  decline: (context: Context) => declineReturn(op(), { returnId: idOf(context), reason: 'no' }),
  cancelReturn: (context: Context) => cancelReturn(op(), { returnId: idOf(context) }),
  send: (context: Context) => sendReturn(op(), { returnId: idOf(context) }),
  receiveAll: (context: Context) =>
    receiveReturn(op(), { returnId: idOf(context), locationCode: context.flag ? 'STORE' : 'WH' }),
  receiveSome: (context: Context) =>
    receiveReturn(op(), {
      returnId: idOf(context),
      locationCode: 'WH',
      items: someUnits(context),
      final: context.flag,
    }),
  inspect: (context: Context) => {
    const disposition = DISPOSITIONS[context.other % DISPOSITIONS.length]!;
    return inspectReturn(op(), {
      returnId: idOf(context),
      items: someUnits(context).map((one) => ({ ...one, disposition })),
    });
  },
  resolve: (context: Context) => {
    const resolution = RESOLUTIONS[context.other % RESOLUTIONS.length]!;
    const items = context.flag ? null : someUnits(context).map((one) => ({ ...one, resolution }));
    const payment = context.pick % 3 === 0 ? ({ method: 'CASH' } as const) : null;
    return resolveReturn(op(), { returnId: idOf(context), items, waiveFees: context.units > 2, payment });
  },
  vendor: (context: Context) => returnToVendor(op(), { returnId: idOf(context), locationCode: 'WH', reference: 'V' }),
  counter: ({ order, units, other, flag }: Context) =>
    openStoreReturn(op(), {
      code: order.number,
      locationCode: 'STORE',
      items: [
        {
          sku: ['TEA', 'CUP', 'GIFT'][other % 3]!,
          quantity: units,
          ...(flag ? { resolution: 'EXCHANGE', exchangeSku: 'GIFT' } : {}),
        },
      ],
    }),
  counterDone: (context: Context) =>
    completeStoreReturn(op(), {
      returnId: idOf(context),
      locationCode: 'STORE',
      payment: context.flag ? { method: 'CASH' } : null,
    }),
  label: (context: Context) => {
    const { orderId, other } = context;
    const status = (['PURCHASED', 'FAILED', 'IN_TRANSIT', 'DELIVERED', 'LOST', 'VOIDED'] as const)[other % 6]!;
    const parcel = {
      carrier: 'OMS',
      trackingNumber: null,
      trackingUrl: null,
      cost: 500,
      currency: 'EUR',
      failure: null,
    };
    const news = { returnId: idOf(context), orderId, status, ...parcel };
    return recordReturnLabels(op(), [event(news.returnId, other + 1, news)]);
  },
  ask: ({ orderId, other, flag }: Context) =>
    refundOrder(orders.subgraph.op(AGENT), {
      orderId,
      reason: 'LATE',
      amount: { amount: `${other}.00`, currencyCode: 'EUR' },
      to: flag ? 'SOURCE' : 'STORE_CREDIT',
    }),
  decide: async ({ orderId, pick, other }: Context) => {
    const { id: requestId = NOBODY } = pickOf(await requestsOf(orderId), pick) ?? {};
    await [approveRefund, approveRefund, rejectRefund, cancelRefundRequest][other % 4]!(op(), { requestId });
  },
  documents: ({ orderId }: Context) => issueDocuments(orderId),
  claim: ({ order, orderId, pick, units, other, flag }: Context) =>
    openCarrierClaim(op(), {
      orderId,
      kind: flag ? 'LOST' : 'DAMAGED',
      items: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }],
      resolution: (['RESHIP', 'REFUND', 'STORE_CREDIT'] as const)[other % 3]!,
    }),
  lost: (context: Context) => recordLostParcels(op(), [parcelOf(context)]),
  back: (context: Context) => recordReturningParcels(op(), [parcelOf(context)]),
  refund: ({ order, orderId, pick, units, flag }: Context) =>
    refundOrder(op(), {
      orderId,
      reason: 'GOODWILL',
      lines: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }],
      to: flag ? 'SOURCE' : 'STORE_CREDIT',
    }),
  cancel: ({ order, orderId, pick, units }: Context) =>
    cancelOrder(op(), { orderId, lines: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }] }),
  add: ({ orderId, units }: Context) => editOrder(op(), { orderId, addLines: [{ sku: 'TEA', quantity: units }] }),
  payOut: ({ order, orderId, pick, flag }: Context) =>
    settleRefund(op(), {
      orderId,
      refundId: pickOf(order.refunds, pick)?.id ?? NOBODY,
      outcome: flag ? 'PAID' : 'RETRY',
    }),
  work: async ({ world, units }: Context) => {
    await world.reserve();
    await world.work(units);
  },
  workers: ({ world }: Context) => world.runWorkers(),
  time: async ({ pick }: Context) => {
    orders.subgraph.clock.advance({ hours: pick % 4 === 0 ? 24 * 25 : 1 });
    await expireReturns(op());
  },
};

const step = fc.record({
  name: fc.constantFrom(
    ...(Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]),
    ...([
      'request',
      'request',
      'receiveAll',
      'receiveAll',
      'inspect',
      'inspect',
      'resolve',
      'counter',
      'counterDone',
    ] as const),
  ),
  pick: fc.nat(11),
  other: fc.nat(11),
  units: fc.nat(3),
  flag: fc.boolean(),
});

/** Refused commands answer their code; anything else that is thrown is a defect. */
async function attempt(command: Step, context: Omit<Context, keyof Step>): Promise<string | null> {
  try {
    await COMMANDS[command.name]({ ...command, ...context });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    for (const { code } of error.errors) expect(code).toMatch(/^[A-Z][A-Z_]+$/);
    return error.code;
  }
}

interface Told {
  readonly stock: readonly { readonly sku: string; readonly state: string; readonly quantity: number }[];
}

/** What was told of a return last is what is in the building: every change was told, each under a version of its own. */
async function checkTold(order: OrderState): Promise<void> {
  const told = (await orders.subgraph.events('ReturnChanged')).filter((one) => one.orderId === order.id);
  for (const one of order.returns) {
    const mine = told.filter(({ aggregateId }) => aggregateId === one.id);
    expect(new Set(mine.map(({ aggregateVersion }) => aggregateVersion)).size).toBe(mine.length);
    const newest = mine.toSorted((a, b) => a.aggregateVersion - b.aggregateVersion).at(-1);
    expect(newest?.aggregateVersion).toBe(one.version);
    const here = one.lines.flatMap((line) =>
      line.lots.filter(
        ({ disposition, resolution, vendorReference }) =>
          disposition === null ||
          (resolution !== 'REJECT' &&
            disposition !== 'MISSING' &&
            disposition !== 'DISPOSE' &&
            vendorReference === null),
      ),
    );
    const units = (newest?.payload as unknown as Told | undefined)?.stock.reduce(
      (sum, { quantity }) => sum + quantity,
      0,
    );
    expect(units).toBe(here.reduce((sum, { quantity }) => sum + quantity, 0));
  }
}

/** What must hold after every command, whatever came before. */
function checkOrder(order: OrderState): void {
  expect(orderViolations(order)).toEqual([]);
  const captured = order.payments.reduce((sum, one) => sum + one.captured, 0);
  const given = order.refunds
    .filter(({ status }) => status === 'SUCCEEDED' || status === 'PENDING')
    .reduce((sum, { amount }) => sum + amount, 0);
  expect(given).toBeLessThanOrEqual(captured);
  for (const line of order.lines) {
    expect(line.returned + line.lost).toBeLessThanOrEqual(line.shipped);
    for (const { sku } of line.components)
      expect(takenUnits(order, line, sku)).toBeLessThanOrEqual(shippedUnits(order, line, sku));
  }
}

/** Store credit is what was refunded to it, to the cent. */
async function checkCredit(order: OrderState): Promise<void> {
  const [ledger] = await rows<{ amount: number }>(
    orders.subgraph.database.sql(),
    sql`select coalesce(sum(amount), 0)::bigint as amount from credit_entry where order_id = ${order.id} and kind = 'REFUND'`,
  );
  const credited = order.refunds.filter(
    ({ destination, status }) => destination === 'STORE_CREDIT' && status === 'SUCCEEDED',
  );
  expect(ledger?.amount).toBe(credited.reduce((sum, { amount }) => sum + amount, 0));
}

/** Invoices and credit notes together are what the lines cost that were invoiced, net of all that was granted. */
async function checkDocuments(order: OrderState): Promise<boolean> {
  await issueDocuments(order.id);
  const issued = await rows<{ total: number; content: DocumentContent }>(
    orders.subgraph.database.sql(),
    sql`select total, content from document where order_id = ${order.id}`,
  );
  const invoiced = new Set(
    issued.flatMap(({ content }) => (content.kind === 'INVOICE' ? content.chargedIds : []) ?? []),
  );
  const cost = chargedOf(order).filter(({ id }) => invoiced.has(id));
  expect(issued.reduce((sum, { total }) => sum + total, 0)).toBe(cost.reduce((sum, { money }) => sum + money.total, 0));
  // Of an order that came to its end everything is invoiced.
  if (order.status === 'COMPLETED') expect(issued.reduce((sum, { total }) => sum + total, 0)).toBe(owedOf(order));
  return issued.some(({ content }) => content.kind === 'CREDIT_NOTE');
}

const sequence = fc.record({
  card: fc.boolean(),
  policy: fc.record({
    restockingFeeRate: fc.constantFrom('0', '0.15'),
    shippingFee: fc.constantFrom('0', '2.00'),
    exchangeInAdvance: fc.boolean(),
    autoApprove: fc.boolean(),
    autoResolve: fc.boolean(),
    refundShipping: fc.constantFrom('FULL_RETURN' as const, 'NEVER' as const),
    lostParcel: fc.constantFrom('RESHIP' as const, 'REFUND' as const, 'ASK' as const),
    undelivered: fc.constantFrom('REFUND' as const, 'EXCHANGE' as const),
  }),
  steps: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: step.map((one) => [one]) },
      { weight: 1, arbitrary: fc.tuple(step, step).map((pair) => [...pair]) },
    ),
    { minLength: 8, maxLength: 22 },
  ),
});

async function begin(card: boolean): Promise<string> {
  const shippingPrice = { amount: '4.95', currencyCode: 'EUR' };
  return orders.placed({
    customerId: CUSTOMER.customerId!,
    payment: card ? { method: 'CARD', token: 'ok' } : { method: 'CASH' },
    deliveries: [{ method: 'SHIPPING', address: BERLIN, shippingPrice }],
    lines: [
      { sku: 'TEA', quantity: 3, discountRate: '0.1' },
      { sku: 'GIFT', quantity: 2 },
    ],
  });
}

describe('any sequence of returns, claims, refunds and what orders do besides', () => {
  it('leaves units, stock, money and credit in agreement; each refusal has a code', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(sequence, async ({ card, policy, steps }) => {
        const channel = { code: 'WEB', name: 'Web', kind: 'WEB' as const, currencyCode: 'EUR' };
        await upsertChannel(op(), {
          ...channel,
          legalEntity: 'DE',
          policies: { returns: policy, invoiceWhenShipped: true },
        });
        const orderId = await begin(card);
        const world = new OrderWorld(orders, orderId);
        await world.reserve();
        await world.work(2);
        for (const together of steps) {
          const order = await world.load();
          const outcomes = await Promise.all(together.map((one) => attempt(one, { order, world, orderId })));
          outcomes.forEach((code, index) => seen.add(`${together[index]!.name} ${code ?? 'done'}`));
          checkOrder(await world.load());
        }
        await world.runWorkers();
        const rest = await world.load();
        checkOrder(rest);
        await checkCredit(rest);
        await checkTold(rest);
        if (await checkDocuments(rest)) seen.add('creditNote done');
      }),
      { numRuns: Number(process.env['OMS_MODEL_RUNS'] ?? 15), endOnFailure: true },
    );
    // Sequences are only worth something when most of their commands are carried out at some time.
    const done = [...seen].filter((one) => one.endsWith(' done'));
    expect(done.length).toBeGreaterThan(12);
  }, 280_000);
});
