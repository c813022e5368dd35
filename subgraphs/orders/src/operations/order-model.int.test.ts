import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import fc from 'fast-check';
import { availableActions } from '../rules/available-actions.js';
import { keptUnits } from '../rules/edit-lines.js';
import { editEndOf } from '../rules/edit-request.js';
import { orderViolations } from '../rules/order-violations.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { AGENT, BERLIN, event, STORE } from '../testing/world.js';
import { addOrderNote } from './add-order-note.js';
import { addPayment } from './add-payment.js';
import { recordAuthorization } from './authorize-payment.js';
import { cancelDueShortfalls } from './cancel-due-shortfalls.js';
import { adjustGiftCard, updateGiftCard } from './change-gift-card.js';
import { adjustStoreCredit, issueStoreCredit } from './change-store-credit.js';
import { approveAppeasement, cancelAppeasement, rejectAppeasement } from './decide-appeasement.js';
import { expireCredit } from './expire-credit.js';
import { issueGiftCard } from './issue-gift-card.js';
import { proposeAppeasement } from './propose-appeasement.js';
import { refundExcess } from './refund-excess.js';
import { refundOrder } from './refund-order.js';
import { setAppeasementLimit } from './set-appeasement-limit.js';
import { cancelOrder } from './cancel-order.js';
import { recordCaptureAnswer } from './capture-payments.js';
import { capturePayment } from './capture-payment.js';
import { completeDraftOrder } from './complete-draft-order.js';
import { createDraftOrder } from './create-draft-order.js';
import { approveOrderEdit, declineOrderEdit, withdrawOrderEdit } from './decide-order-edit.js';
import { editOrder } from './edit-order.js';
import { expireEditRequests } from './expire-edit-requests.js';
import { expireOrders } from './expire-orders.js';
import { holdOrder } from './hold-order.js';
import { importOrders } from './import-orders.js';
import { issueCreditNote, issueInvoice } from './issue-invoice.js';
import { placeOrders } from './place-orders.js';
import { placeRequestedHolds } from './place-requested-holds.js';
import { recordRefund } from './refund-payments.js';
import { releaseDueHolds } from './release-due-holds.js';
import { recordPayment } from './record-payment.js';
import { releaseHold } from './release-hold.js';
import { renewAuthorizations } from './renew-authorizations.js';
import { settleRefund } from './settle-refund.js';
import { sweepOldBackorders } from './sweep-old-backorders.js';
import { sweepOverdueOrders } from './sweep-overdue-orders.js';
import { tagOrder } from './tag-order.js';
import { upsertChannel } from './upsert-channel.js';
import { upsertDiscountCodes } from './upsert-discount-codes.js';
import { upsertLegalEntity } from './upsert-legal-entity.js';
import { upsertPrices } from './upsert-prices.js';
import { upsertShippingRates } from './upsert-shipping-rates.js';
import { upsertTaxRates } from './upsert-tax-rates.js';
import { verifyOrders } from './verify-orders.js';
import { voidPayment } from './void-payment.js';
import { resolvePendingPayments } from './resolve-pending-payments.js';
import { openEditRequest } from '../storage/edit-requests.js';
import { requestOrderEdit } from './request-order-edit.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });

beforeAll(async () => {
  orders = await openOrders();
  const germany = { country: 'DE', name: 'VAT', rate: '0.19' };
  await upsertTaxRates(op(), {
    rates: [germany, { ...germany, category: 'REDUCED', rate: '0.07' }],
    categories: [{ sku: 'CUP', category: 'REDUCED' }],
  });
  const rate = { channel: 'WEB', method: 'SHIPPING', currencyCode: 'EUR' };
  await upsertShippingRates(op(), {
    rates: [
      { ...rate, amount: '4.95' },
      { ...rate, minSubtotal: '50.00', amount: '0.00' },
    ],
  });
  await upsertLegalEntity(op(), { code: 'SELLER', name: 'Seller', address: BERLIN });
  const web = { code: 'WEB', name: 'Web', kind: 'WEB' as const, currencyCode: 'EUR', legalEntity: 'SELLER' };
  await upsertChannel(op(), { ...web, policies: { unpaidExpiryMinutes: 90, fraudCheck: true } });
  // Everything that a channel can do by itself, and as soon as it can.
  const strict = { remorseMinutes: 20, holdAboveTotal: '60.00', holdFirstOrder: true, holdAddressMismatch: true };
  const hasty = { shortfall: 'CANCEL' as const, whenOverdue: 'CANCEL' as const, maxAgeHours: { CONFIRMED: 50, PROCESSING: 90 } }; // prettier-ignore
  const policies = { ...strict, ...hasty, unpaidExpiryMinutes: 30, editRequestHours: 1, maxBackorderHours: 2 };
  await upsertChannel(op(), { ...web, code: 'HASTY', policies });
  const prices = { TEA: '10.00', CUP: '2.50', GIFT: '12.01', SERVICE: '5.00' };
  await upsertPrices(op(), {
    prices: Object.entries(prices).map(([sku, price]) => ({ sku, channel: 'HASTY', ...euro(price) })),
  });
  const code = { reason: 'spring', channel: null };
  await upsertDiscountCodes(op(), {
    codes: [
      { ...code, code: 'TENTH', scope: 'ORDER', rate: '0.1' },
      { ...code, code: 'TEATIME', scope: 'LINE', sku: 'TEA', amount: euro('3.33'), usageLimit: 3 },
      { ...code, code: 'POSTFREE', scope: 'SHIPPING', rate: '1', minSubtotal: euro('30.00') },
    ],
  });
  await setAppeasementLimit(op(), { role: 'agent', perAppeasement: euro('4.00'), perMonth: euro('60.00') });
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
  readonly units: number;
  readonly cents: number;
  readonly flag: boolean;
}

/** What the order's customer may pay with besides. */
interface Purse {
  readonly customerId: string;
  readonly giftCardId: string;
  readonly code: string;
}

type Context = Step & { order: OrderState; world: OrderWorld; orderId: string; purse: Purse };

const pickOf = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
const amount = (cents: number) => euro(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
const NOBODY = '019a0000-0000-7000-8000-00000000dead';

const COMMANDS = {
  cancelLines: ({ order, orderId, pick, units }: Context) =>
    cancelOrder(op(), { orderId, lines: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }] }),
  cancelAll: ({ orderId }: Context) => cancelOrder(op(), { orderId }),
  setQuantity: ({ order, orderId, pick, units, flag }: Context) =>
    editOrder(op(), {
      orderId,
      lines: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }],
      expectedVersion: flag ? order.version : null,
    }),
  addLine: ({ orderId, pick, units }: Context) =>
    editOrder(op(), { orderId, addLines: [{ sku: ['TEA', 'CUP', 'GIFT', 'SERVICE'][pick % 4]!, quantity: units }] }),
  setPrice: ({ order, orderId, pick, cents }: Context) =>
    editOrder(op(), { orderId, lines: [{ lineId: pickOf(order.lines, pick)!.id, unitPrice: amount(cents) }] }),
  discount: ({ order, orderId, pick, cents, flag }: Context) => {
    const scope = (['LINE', 'ORDER', 'SHIPPING'] as const)[pick % 3]!;
    const lineId = scope === 'LINE' ? pickOf(order.lines, pick)!.id : null;
    const given = flag ? { rate: '0.125' } : { amount: amount(cents + 1) };
    return editOrder(op(), { orderId, addDiscounts: [{ scope, lineId, reason: 'goodwill', ...given }] });
  },
  removeDiscount: ({ order, orderId, pick }: Context) =>
    editOrder(op(), { orderId, removeDiscountIds: [pickOf(order.discounts, pick)?.id ?? NOBODY] }),
  address: ({ order, orderId, pick, flag }: Context) => {
    const deliveryId = pickOf(order.deliveries, pick)!.id;
    const address = { ...BERLIN, line1: `Street ${pick}`, countryCode: flag ? 'DE' : 'FR' };
    return editOrder(op(), { orderId, deliveries: [{ deliveryId, address }] });
  },
  pickup: ({ order, orderId, pick }: Context) =>
    editOrder(op(), {
      orderId,
      deliveries: [
        { deliveryId: pickOf(order.deliveries, pick)!.id, method: 'PICKUP_IN_STORE', pickupLocationId: STORE },
      ],
    }),
  askForEdit: ({ order, orderId, pick, units, flag }: Context) =>
    requestOrderEdit(op(), {
      orderId,
      lines: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }],
      dryRun: flag,
    }),
  decideEdit: (context: Context) => decide(context),
  editAsPreview: async ({ order, orderId, units, pick }: Context) => {
    await editOrder(op(), {
      orderId,
      dryRun: true,
      lines: [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }],
    });
    throw new DomainError({ code: 'PREVIEW', message: 'a preview changes nothing' });
  },
  addDelivery: ({ orderId, units, flag }: Context) =>
    editOrder(op(), {
      orderId,
      addDeliveries: [
        flag ? { method: 'SHIP_TO_STORE', pickupLocationId: STORE } : { method: 'SHIPPING', address: BERLIN },
      ],
      addLines: [{ sku: 'CUP', quantity: units, newDelivery: 0 }],
    }),
  contact: ({ order, orderId, pick, flag }: Context) =>
    editOrder(op(), {
      orderId,
      email: flag ? `ada${pick}@example.com` : 'nobody',
      phone: `030 ${pick}`,
      billingAddress: { ...BERLIN, line1: `Street ${pick}` },
      deliveries: [{ deliveryId: pickOf(order.deliveries, pick)!.id, requestedDate: '2026-05-04', giftMessage: 'x' }],
    }),
  discountCode: ({ orderId, pick }: Context) =>
    editOrder(op(), { orderId, discountCodes: [['TENTH', 'TEATIME', 'POSTFREE', 'NONE'][pick % 4]!] }),
  lineRate: ({ order, orderId, pick, cents }: Context) =>
    editOrder(op(), {
      orderId,
      lines: [{ lineId: pickOf(order.lines, pick)!.id, discountRate: String((cents % 12) / 10) }],
    }),
  atTotal: async ({ orderId, units, flag }: Context) => {
    const edit = { orderId, addLines: [{ sku: 'CUP', quantity: units }], payment: { method: 'CARD' as const, token: 'ok' } }; // prettier-ignore
    const { summary } = await editOrder(op(), { ...edit, dryRun: true });
    return editOrder(op(), { ...edit, expectedTotal: amount(summary.totalAfter + (flag ? 1 : 0)) });
  },
  tag: ({ orderId, pick, flag }: Context) =>
    tagOrder(op(), { orderId, add: flag ? ['vip', `tag ${pick}`] : ['a,b'], remove: [`tag ${pick + 1}`] }),
  note: ({ orderId, flag }: Context) => addOrderNote(op(), { orderId, text: flag ? 'x' : ' ', visibility: 'STAFF' }),
  invoice: ({ orderId, flag }: Context) =>
    flag ? issueInvoice(op(), { orderId }) : issueCreditNote(op(), { orderId }),
  hold: ({ orderId, pick, flag }: Context) => {
    const releaseAt = flag ? new Date(orders.subgraph.clock.now().getTime() + pick * 600_000) : null;
    return holdOrder(op(), { orderId, reason: 'BY_HAND', owner: pick % 2 ? 'lead' : null, releaseAt });
  },
  foreignRelease: ({ order, orderId, pick }: Context) =>
    releaseHold(orders.subgraph.op(AGENT), { orderId, holdId: pickOf(order.holds, pick)?.id ?? NOBODY }),
  askedHold: ({ orderId, pick }: Context) =>
    placeRequestedHolds(op(), [
      event(newId(), 1, { orderId, reason: pick % 2 ? 'INVENTORY_OUT_OF_STOCK' : 'ADDRESS', note: 'x' }),
    ]),
  again: ({ order, orderId, flag }: Context) => again(order, orderId, flag),
  repeated: (context: Context) => repeated(context),
  list: ({ purse: { customerId, code }, pick }: Context) => {
    const one = { ...orders.minimal(), customerId };
    const payments = [{ method: 'STORE_CREDIT' as const }, { method: 'GIFT_CARD' as const, token: code }, { method: 'CARD' as const, token: pick % 2 ? 'ok' : 'decline' }]; // prettier-ignore
    return placeOrders(op(), [{ input: { ...one, payment: null, payments } }, { input: { ...one, discountCodes: ['TEATIME'] } }]); // prettier-ignore
  },
  release: ({ order, orderId, pick }: Context) =>
    releaseHold(op(), { orderId, holdId: pickOf(order.holds, pick)?.id ?? NOBODY }),
  card: ({ orderId, flag }: Context) =>
    addPayment(op(), { orderId, payment: { method: 'CARD', token: flag ? 'ok' : 'decline' } }),
  cash: ({ orderId, cents }: Context) => recordPayment(op(), { orderId, method: 'CASH', amount: amount(cents) }),
  capture: ({ order, orderId, pick, cents, flag }: Context) =>
    capturePayment(op(), {
      orderId,
      paymentId: pickOf(order.payments, pick)?.id ?? NOBODY,
      amount: flag ? amount(cents) : null,
    }),
  webhook: ({ order }: Context) => webhook(order),
  lostAnswer: async ({ orderId, flag }: Context) => {
    orders.sandbox.faults[flag ? 'loseAnswers' : 'unavailable'] = 1;
    try {
      await addPayment(op(), { orderId, payment: { method: 'CARD', token: 'ok' } });
    } finally {
      Object.assign(orders.sandbox.faults, { loseAnswers: 0, unavailable: 0 });
    }
  },
  void: ({ order, orderId, pick }: Context) =>
    voidPayment(op(), { orderId, paymentId: pickOf(order.payments, pick)?.id ?? NOBODY }),
  payOut: ({ order, orderId, pick, flag }: Context) =>
    settleRefund(op(), {
      orderId,
      refundId: pickOf(order.refunds, pick)?.id ?? NOBODY,
      outcome: flag ? 'PAID' : 'RETRY',
    }),
  refundAmount: ({ orderId, cents, flag }: Context) =>
    refundOrder(op(), { orderId, reason: 'x', amount: amount(cents), to: flag ? 'STORE_CREDIT' : 'SOURCE' }),
  refundLine: ({ order, orderId, pick, units, cents, flag }: Context) => {
    const line = {
      lineId: pickOf(order.lines, pick)!.id,
      quantity: units || null,
      amount: flag ? amount(cents) : null,
    };
    return refundOrder(op(), {
      orderId,
      reason: 'x',
      lines: [line],
      storeCredit: pick % 3 === 0 ? amount(cents) : null,
    });
  },
  refundShipping: ({ order, orderId, pick }: Context) =>
    refundOrder(op(), { orderId, reason: 'x', shipping: [{ deliveryId: pickOf(order.deliveries, pick)!.id }] }),
  refundFrom: ({ order, orderId, pick, cents }: Context) => {
    const payments = [{ paymentId: pickOf(order.payments, pick)?.id ?? NOBODY, amount: amount(cents) }];
    return refundOrder(op(), { orderId, reason: 'x', amount: amount(cents + pick), payments });
  },
  giveExcess: ({ orderId, cents, flag }: Context) =>
    refundExcess(op(), { orderId, reason: 'x', amount: flag ? amount(cents) : null, to: cents % 3 ? 'SOURCE' : 'STORE_CREDIT' }), // prettier-ignore
  suggestRefund: async ({ orderId }: Context) => {
    await refundOrder(op(), { orderId, reason: 'x', dryRun: true });
    throw new DomainError({ code: 'PREVIEW', message: 'a preview changes nothing' });
  },
  payWithCredit: ({ orderId, cents, flag, purse }: Context) => {
    const given = flag ? { amount: amount(cents) } : {};
    const payment =
      cents % 2 ? { method: 'STORE_CREDIT' as const } : { method: 'GIFT_CARD' as const, token: purse.code };
    return addPayment(op(), { orderId, payment: { ...payment, ...given } });
  },
  credit: ({ cents, flag, pick, purse: { customerId } }: Context) => {
    const lapses = pick % 2 ? new Date(orders.subgraph.clock.now().getTime() + pick * 3_600_000) : null;
    if (flag) return issueStoreCredit(op(), { customerId, amount: amount(cents), reason: 'x', expiresAt: lapses });
    return adjustStoreCredit(op(), { customerId, amount: euro(`-${amount(cents).amount}`), reason: 'x' });
  },
  giftCard: ({ cents, flag, pick, purse: { giftCardId } }: Context) =>
    pick % 2
      ? updateGiftCard(op(), { giftCardId, reason: 'x', disabled: flag })
      : adjustGiftCard(op(), { giftCardId, reason: 'x', amount: euro(`${flag ? '-' : ''}${amount(cents).amount}`) }),
  appease: ({ order, orderId, pick, units, cents }: Context) => {
    const kind = (['REFUND', 'STORE_CREDIT', 'DISCOUNT', 'RESHIPMENT'] as const)[pick % 4]!;
    const lines = [{ lineId: pickOf(order.lines, pick)!.id, quantity: units }];
    const what = kind === 'RESHIPMENT' ? { lines } : { amount: amount(cents % 800) };
    return proposeAppeasement(orders.subgraph.op(AGENT), { orderId, kind, reason: 'x', submit: units > 0, ...what });
  },
  decide: async ({ orderId, pick, flag }: Context) => {
    const waiting = await rows<{ id: string }>(
      orders.subgraph.database.sql(),
      sql`select id from appeasement where order_id = ${orderId} order by status = 'PENDING_APPROVAL' desc, id`,
    );
    const appeasementId = waiting[0]?.id ?? NOBODY;
    if (pick % 3 === 0) return cancelAppeasement(op(), { appeasementId });
    return flag ? approveAppeasement(op(), { appeasementId }) : rejectAppeasement(op(), { appeasementId });
  },
  provider: async ({ flag, pick }: Context) => {
    orders.sandbox.faults.declineRefunds = flag;
    orders.sandbox.faults.declineReauthorizations = pick % 3 === 0;
    return Promise.resolve();
  },
  complete: ({ orderId, flag }: Context) =>
    completeDraftOrder(op(), { orderId, payment: flag ? { method: 'CARD', token: 'ok' } : { method: 'INVOICE' } }),
  reserve: ({ world, pick }: Context) => world.reserve(pick % 2),
  work: ({ world, units }: Context) => world.work(units),
  workers: ({ world }: Context) => world.runWorkers(),
  time: async ({ pick }: Context) => {
    orders.subgraph.clock.advance({ hours: pick % 3 === 0 ? 100 : 1 });
    await releaseDueHolds(op());
    await expireOrders(op());
    await expireEditRequests(op());
    await cancelDueShortfalls(op());
    await sweepOldBackorders(op());
    await sweepOverdueOrders(op());
    await renewAuthorizations(op());
    await resolvePendingPayments(op());
    await expireCredit(op());
  },
};

/** The same order once more, as a file or a machine would bring it: it is known, and nothing happens. */
async function again({ externalReference, channelCode }: OrderState, orderId: string, flag: boolean): Promise<unknown> {
  if (flag) return orders.place({ channel: channelCode, externalReference });
  const line = { sku: 'TEA', quantity: 1, unitPrice: '1.00' };
  const past = { channelCode, currencyCode: 'EUR', placedAt: new Date('1996-07-04T00:00:00Z'), shippingTotal: '0.00' };
  const one = { ...past, externalReference: externalReference ?? '', shippingAddress: BERLIN, lines: [line] };
  expect([orderId, await importOrders(op(), [one])]).toMatchObject([orderId, { created: 0, unchanged: 1 }]);
  throw new DomainError({ code: 'KNOWN', message: 'what is known stays as it was' });
}

/** One command twice under one key, at the same time: it is done once, and both are answered alike. */
async function repeated({ orderId, units }: Context): Promise<void> {
  const input = { orderId, addLines: [{ sku: 'TEA', quantity: units }] };
  const key = { actorId: op().actor.id, operation: 'editOrder', key: newId(), inputHash: JSON.stringify(input) };
  const count = async () => (await orders.load(orderId)).lines.length;
  const ask = () => editOrder({ ...op(), idempotency: key }, input);
  const before = await count();
  const settled = await Promise.allSettled([ask(), ask()]);
  const [done] = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of settled) {
    if (one.status === 'fulfilled') expect(one.value).toEqual(done);
    else if (!done || !(one.reason instanceof DomainError)) throw one.reason;
    else expect(one.reason.code).toBe('IDEMPOTENCY_IN_PROGRESS');
  }
  expect(await ask()).toEqual(done);
  expect(await count()).toBeGreaterThanOrEqual(before + 1);
  const mine = (await orders.subgraph.events('OrderChanged')).filter((told) => told.aggregateId === orderId);
  expect(mine.filter((told) => told.aggregateVersion === done?.version)).toHaveLength(1);
}

/** The provider tells by itself what it knows of this order, whatever we have heard already. */
async function webhook(order: OrderState): Promise<void> {
  const { database } = orders.subgraph;
  const answerOf = (key: string) => orders.sandbox.find(database, key);
  for (const { id } of order.payments) {
    const answer = await answerOf(id);
    if (answer) await recordAuthorization(op(), order.id, id, answer);
  }
  const captures = await rows<{ id: string }>(database.sql(), sql`select c.id from payment_capture c join payment p on p.id = c.payment_id where p.order_id = ${order.id}`); // prettier-ignore
  for (const { id } of captures) {
    const answer = await answerOf(id);
    if (answer) await recordCaptureAnswer(op(), id, answer);
  }
  for (const { id: refundId } of order.refunds) {
    const answer = await answerOf(refundId);
    if (answer) await recordRefund(op(), { orderId: order.id, refundId }, answer);
  }
}

/** Ends the request that is open, in one way or another. */
async function decide({ orderId, pick, flag }: Context): Promise<unknown> {
  const open = await openEditRequest(orders.subgraph.database.sql(), orderId);
  const given = { orderId, requestId: open?.id ?? NOBODY, dryRun: pick % 5 === 0 };
  if (pick % 4 === 0) return withdrawOrderEdit(op(), given);
  return flag ? approveOrderEdit(op(), given) : declineOrderEdit(op(), given);
}

const SYSTEM: ReadonlySet<string> = new Set(['reserve', 'work', 'workers', 'time', 'provider', 'webhook', 'list', 'askedHold']); // prettier-ignore

const step = fc.record({
  name: fc.constantFrom(
    ...(Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]),
    ...(['reserve', 'work', 'workers', 'reserve', 'work', 'workers', 'refundLine'] as const),
  ),
  pick: fc.nat(11),
  units: fc.nat(4),
  cents: fc.nat(3_000),
  flag: fc.boolean(),
});

/** Refused commands answer their code; anything else that is thrown is a defect. */
async function attempt(command: Step, context: Omit<Context, keyof Step>): Promise<string | null> {
  try {
    await COMMANDS[command.name]({ ...command, ...context });
    return null;
  } catch (error) {
    // Another command of the pair met the fault that was meant for this one: its delivery comes again.
    if (error instanceof Error && error.message.includes('sandbox provider')) return 'NO_ANSWER';
    if (!(error instanceof DomainError)) throw error;
    for (const { code } of error.errors) expect(code).toMatch(/^[A-Z][A-Z_]+$/);
    return error.code;
  }
}

interface Charge {
  readonly key: string;
  readonly kind: string;
  readonly amount: number;
}

/** Money as the provider knows it: what our books say must be what its ledger says. */
async function checkProvider(order: OrderState): Promise<void> {
  const db = orders.subgraph.database.sql();
  const ledger = await rows<Charge>(
    db,
    sql`select key, kind, amount from payment_sandbox_ledger where outcome = 'APPROVED' and (key = any(${order.payments.map((one) => one.id)}::text[])
          or key in (select c.id::text from payment_capture c join payment p on p.id = c.payment_id where p.order_id = ${order.id}) or key in (select id::text from refund where order_id = ${order.id}))`,
  );
  const sum = (kind: string) => ledger.filter((one) => one.kind === kind).reduce((total, one) => total + one.amount, 0);
  const cards = order.payments.filter((one) => one.method === 'CARD');
  const booked = (pick: (payment: OrderState['payments'][number]) => number) =>
    cards.reduce((total, one) => total + pick(one), 0);
  expect(sum('CAPTURE')).toBe(booked((one) => one.captured));
  const credited = order.refunds
    .filter((one) => one.status === 'SUCCEEDED' && one.destination === 'STORE_CREDIT')
    .filter((one) => cards.some(({ id }) => id === one.paymentId))
    .reduce((total, one) => total + one.amount, 0);
  expect(sum('REFUND')).toBe(booked((one) => one.refunded) - credited);
}

/** Nothing stays authorised that nobody will capture: the provider was told. */
async function checkVoids({ payments }: OrderState): Promise<void> {
  const over = payments.filter(({ status }) => ['VOIDED', 'FAILED', 'EXPIRED'].includes(status)).map(({ id }) => id);
  const kept = await rows<{ key: string }>(
    orders.subgraph.database.sql(),
    sql`select key from payment_sandbox_ledger a where kind = 'AUTHORIZE' and outcome = 'APPROVED' and key = any(${over}::text[])
          and not exists (select from payment_sandbox_ledger v where v.key = a.key || ':void')`,
  );
  expect(kept).toEqual([]);
}

/** Documents of the seller: numbers without gaps, whoever was refused one. */
async function checkNumbers(): Promise<void> {
  const counted = await rows<{ kind: string; count: number; last: number }>(
    orders.subgraph.database.sql(),
    sql`select kind, count(*)::int as count, max(sequence)::int as last from document group by kind`,
  );
  for (const { count, last } of counted) expect(count).toBe(last);
}

/** Which mutation a command is, of those that `availableActions` names. */
const ACTION_OF: Readonly<Partial<Record<keyof typeof COMMANDS, string>>> = {
  cancelLines: 'cancelOrder',
  cancelAll: 'cancelOrder',
  setQuantity: 'editOrder',
  addLine: 'editOrder',
  addDelivery: 'editOrder',
  contact: 'editOrder',
  discount: 'editOrder',
  discountCode: 'editOrder',
  setPrice: 'editOrder',
  askForEdit: 'requestOrderEdit',
  hold: 'holdOrder',
  release: 'releaseHold',
  card: 'addPayment',
  capture: 'capturePayment',
  void: 'voidPayment',
  payOut: 'settleRefund',
  refundAmount: 'refundOrder',
  complete: 'completeDraftOrder',
};

/** What an order says may be done is done or refused for its input; what it does not name is refused. */
async function checkActions(order: OrderState, { name }: Step, code: string | null): Promise<void> {
  const action = ACTION_OF[name];
  if (!action) return;
  const open = await openEditRequest(orders.subgraph.database.sql(), order.id);
  const names = availableActions({ ...order, editRequested: open !== undefined && name !== 'askForEdit' });
  if (code === null) expect([name, names]).toEqual([name, expect.arrayContaining([action])]);
  else if (names.includes(action) && !/Capture|void|payOut|release|capture/.test(name))
    expect([name, order.status, code]).not.toEqual([name, order.status, 'ILLEGAL_TRANSITION']);
}

/** What must hold after every command, whatever came before. */
function checkOrder(order: OrderState): void {
  expect(orderViolations(order)).toEqual([]);
  const { subtotal, discountTotal, shippingTotal, taxTotal, total, payments } = order;
  expect(total).toBe(subtotal - discountTotal + shippingTotal + taxTotal);
  expect(order.refunded).toBeLessThanOrEqual(order.captured);
  expect(order.allowanceTotal).toBeLessThanOrEqual(total);
  for (const payment of payments) {
    expect(payment.captured + payment.capturing).toBeLessThanOrEqual(payment.authorized);
    expect(payment.refunded + payment.refunding).toBeLessThanOrEqual(payment.captured);
    const mine = order.refunds.filter((one) => one.paymentId === payment.id);
    const of = (status: string) =>
      mine.filter((one) => one.status === status).reduce((sum, one) => sum + one.amount, 0);
    expect([payment.refunded, payment.refunding]).toEqual([of('SUCCEEDED'), of('PENDING')]);
  }
}

/** Balances are the sums of their ledgers and of what is left in them, and never below zero. */
async function checkPurse({ customerId, giftCardId }: Purse): Promise<void> {
  const accounts = await rows<{ balance: number; entries: number; remaining: number }>(
    orders.subgraph.database.sql(),
    sql`select a.balance, coalesce(sum(e.amount), 0)::bigint as entries, coalesce(sum(e.remaining), 0)::bigint as remaining from credit_account a
        left join credit_entry e on e.account_id = a.id where a.customer_id = ${customerId} or a.id = ${giftCardId} group by a.id`,
  );
  for (const { balance, entries, remaining } of accounts) {
    expect(balance).toBeGreaterThanOrEqual(0);
    expect([entries, remaining]).toEqual([balance, balance]);
  }
}

/** When everybody has done their part: nobody owes anybody anything that nobody knows of. */
function checkRest(order: OrderState): void {
  const kept = order.lines.reduce((sum, line) => sum + keptUnits(line), 0);
  const shipped = order.lines.reduce((sum, line) => sum + line.shipped, 0);
  const captured = order.payments.reduce((sum, one) => sum + one.captured - one.refunded - one.refunding, 0);
  if (order.status === 'CANCELLED' || order.status === 'EXPIRED') {
    expect([kept, shipped, captured, order.total]).toEqual([0, 0, 0, 0]);
    expect(order.payments.filter((one) => one.status === 'AUTHORIZED' || one.status === 'PENDING')).toEqual([]);
  }
  const owed = order.total - order.allowanceTotal;
  if (order.confirmedAt && order.status !== 'PENDING') expect(captured).toBeLessThanOrEqual(owed);
  if (order.status === 'COMPLETED') expect([shipped, captured]).toEqual([kept, owed]);
}

const START: Record<string, Partial<PlaceOrderInput>> = {
  card: { payment: { method: 'CARD', token: 'ok' } },
  invoice: { payment: { method: 'INVOICE' } },
  two: {
    payment: null,
    payments: [
      { method: 'CASH', amount: euro('5.00') },
      { method: 'CARD', token: 'ok' },
    ],
  },
  shipped: { payment: { method: 'CARD', token: 'ok' } },
  later: { payment: null },
  purse: { payment: null, payments: [{ method: 'STORE_CREDIT' }, { method: 'CARD', token: 'ok' }] },
  declined: { payment: null, payments: [{ method: 'STORE_CREDIT' }, { method: 'CARD', token: 'decline' }] },
  elsewhere: { payment: null },
  hasty: { channel: 'HASTY', payment: { method: 'CARD', token: 'ok' } },
  hastyLater: { channel: 'HASTY', payment: null },
  coded: { payment: { method: 'CARD', token: 'ok' }, discountCodes: ['TENTH', 'POSTFREE'] },
};

async function openPurse(): Promise<Purse> {
  const customerId = newId();
  await issueStoreCredit(op(), { customerId, amount: euro('15.00'), reason: 'x' });
  let code = '';
  const { accountId } = await issueGiftCard(op(), { amount: euro('25.00'), reason: 'x' }, (one) => (code = one));
  return { customerId, giftCardId: accountId, code };
}

async function begin(kind: string, { customerId, code }: Purse): Promise<string> {
  const lines = [
    { sku: 'TEA', quantity: 3 },
    { sku: 'GIFT', quantity: 1 },
  ];
  if (kind !== 'draft') {
    const reference = newId();
    const elsewhere =
      kind === 'elsewhere' ? { payment: { method: 'EXTERNAL' as const, provider: 'shop', reference } } : {};
    const card = kind === 'giftCard' ? { payment: { method: 'GIFT_CARD' as const, token: code } } : {};
    return orders.placed({ ...START[kind], ...elsewhere, ...card, lines, customerId, externalReference: newId() });
  }
  return (await createDraftOrder(op(), { ...orders.minimal(), payment: null, lines, customerId, externalReference: newId() })).orderId; // prettier-ignore
}

/** A person asks again for what the provider refused. */
async function askAgain(world: OrderWorld): Promise<void> {
  const { id: orderId, refunds } = await world.load();
  for (const { id: refundId, status } of refunds)
    if (status === 'FAILED') await settleRefund(op(), { orderId, refundId, outcome: 'RETRY' });
}

/** All of it is out and captured: what most calls to a service desk are about. */
async function shipAll(world: OrderWorld): Promise<void> {
  await world.runWorkers();
  await world.reserve();
  await world.work(4);
  await world.runWorkers();
}

async function settle(world: OrderWorld): Promise<OrderState> {
  Object.assign(orders.sandbox.faults, { declineRefunds: false, declineReauthorizations: false });
  orders.subgraph.clock.advance({ minutes: 10 });
  await resolvePendingPayments(op());
  for (let round = 0; round < 4; round += 1) {
    await world.reserve();
    await world.work(0);
    await world.runWorkers();
    await askAgain(world);
    await resolvePendingPayments(op());
  }
  return world.load();
}

const sequence = fc.record({
  start: fc.constantFrom(
    'card',
    'card',
    'invoice',
    'two',
    'later',
    'elsewhere',
    'draft',
    'purse',
    'declined',
    'shipped',
    'shipped',
    'giftCard',
    'hasty',
    'hasty',
    'hastyLater',
    'coded',
  ),
  steps: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: step.map((one) => [one]) },
      { weight: 1, arbitrary: fc.tuple(step, step).map((pair) => [...pair]) },
    ),
    { minLength: 4, maxLength: 14 },
  ),
});

const footprint = (orderId: string) =>
  firstRow(
    orders.subgraph.database.sql(),
    sql`select (select count(*) from outbox where order_id = ${orderId}) as events, (select count(*) from order_event where order_id = ${orderId}) as entries,
               (select version from orders where id = ${orderId}) as version`,
  );

describe('any sequence of commands on an order', () => {
  it('leaves money, stock and statuses in agreement; each refusal has a code and changes nothing', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(sequence, async ({ start, steps }) => {
        const purse = await openPurse();
        const orderId = await begin(start, purse);
        const world = new OrderWorld(orders, orderId);
        if (start === 'shipped') await shipAll(world);
        for (const together of steps) {
          const order = await world.load();
          const before = await footprint(orderId);
          const outcomes = await Promise.all(together.map((one) => attempt(one, { order, world, orderId, purse })));
          outcomes.forEach((code, index) => seen.add(`${together[index]!.name} ${code ?? 'done'}`));
          const after = await world.load();
          if (together.length === 1 && outcomes[0] !== null && !SYSTEM.has(together[0]!.name)) {
            expect(after).toEqual(order);
            expect(await footprint(orderId)).toEqual(before);
          }
          if (together.length === 1) await checkActions(order, together[0]!, outcomes[0] ?? null);
          checkOrder(after);
          await checkPurse(purse);
          // What can never be edited again keeps nobody waiting for an edit.
          if (editEndOf(after)) expect(await openEditRequest(orders.subgraph.database.sql(), orderId)).toBeUndefined();
        }
        const rest = await settle(world);
        checkOrder(rest);
        checkRest(rest);
        await checkProvider(rest);
        await checkVoids(rest);
        await checkNumbers();
      }),
      { numRuns: Number(process.env['OMS_MODEL_RUNS'] ?? 15), endOnFailure: true },
    );
    // Sequences are only worth something when most of their commands are carried out at some time.
    const done = [...seen].filter((one) => one.endsWith(' done'));
    expect(done.length).toBeGreaterThan(5);
  }, 280_000);
});
