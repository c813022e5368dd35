import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, BERLIN, CUSTOMER, event, GUEST, OTHER, STORE, WAREHOUSE } from '../testing/world.js';
import { addOrderNote } from './add-order-note.js';
import { addPayment } from './add-payment.js';
import { attachToOrder } from './attach-to-order.js';
import { cancelOrder } from './cancel-order.js';
import { capturePayment } from './capture-payment.js';
import { issueStoreCredit } from './change-store-credit.js';
import { assignOrder, claimOrders } from './claim-orders.js';
import { completeDraftOrder } from './complete-draft-order.js';
import { createDraftOrder } from './create-draft-order.js';
import { cancelAppeasement } from './decide-appeasement.js';
import { approveOrderEdit, withdrawOrderEdit } from './decide-order-edit.js';
import { editOrder } from './edit-order.js';
import { recordErasedCustomers } from './erase-customers.js';
import { holdOrder } from './hold-order.js';
import { importOrders } from './import-orders.js';
import { inspectReturn } from './inspect-return.js';
import { issueCreditNote, issueInvoice } from './issue-invoice.js';
import { openCarrierClaim } from './open-claim.js';
import { placeOrders } from './place-orders.js';
import { receiveReturn } from './receive-return.js';
import { recordPayment } from './record-payment.js';
import { refundOrder } from './refund-order.js';
import { releaseHold } from './release-hold.js';
import { requestOrderEdit } from './request-order-edit.js';
import { requestReturn } from './request-return.js';
import { resolveReturn } from './resolve-return.js';
import { deleteOrderView, saveOrderView } from './save-order-view.js';
import { sendReturn } from './send-return.js';
import { setAppeasementLimit } from './set-appeasement-limit.js';
import { setTaxExemption } from './set-tax-exemption.js';
import { fileCarrierClaim } from './settle-claim.js';
import { settleRefund } from './settle-refund.js';
import { tagOrder } from './tag-order.js';
import { upsertChannel } from './upsert-channel.js';
import { upsertDiscountCodes } from './upsert-discount-codes.js';
import { upsertLegalEntity } from './upsert-legal-entity.js';
import { upsertPrices } from './upsert-prices.js';
import { upsertShippingRates } from './upsert-shipping-rates.js';
import { upsertTaxRates } from './upsert-tax-rates.js';
import { verifyOrders } from './verify-orders.js';
import { voidPayment } from './void-payment.js';

let orders: TestOrders;
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

const op = (actor?: Parameters<TestOrders['subgraph']['op']>[0]) => orders.subgraph.op(actor);
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const dollars = { amount: '1.00', currencyCode: 'USD' };
const CARD = { method: 'CARD', token: 'ok' } as const;
const WEB = { code: 'WEB', name: 'Web shop', kind: 'WEB' as const, currencyCode: 'EUR' };
const ENTITY = { code: 'NEW', name: 'New Ltd', address: BERLIN };
const CODE = { code: 'SPRING', reason: 'spring', scope: 'ORDER' as const, rate: '0.1' };
const TAX = { country: 'DE', name: 'VAT', rate: '0.19' };
const NOBODY = newId();
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const delivery = (address: object = {}) => [{ method: 'SHIPPING' as const, address: { ...BERLIN, ...address } }];

async function parts(orderId: string) {
  const { lines, deliveries, payments, refunds } = await orders.load(orderId);
  return { orderId, lineId: lines[0]?.id ?? '', deliveryId: deliveries[0]?.id ?? '', paymentId: payments[0]?.id ?? '', refundId: refunds[0]?.id ?? '' }; // prettier-ignore
}

/** An order of two TEA whose units have come as far as `worked` says. */
async function worked(counters: object, input = {}) {
  const order = await parts(await orders.placed(input));
  const unit = { allocationId: newId(), lineId: order.lineId, quantity: 2 };
  await orders.reserve(order.orderId, [unit]);
  await orders.work(order.orderId, [{ ...unit, ...counters }]);
  return order;
}

/** A mutation of the graph; its user errors are thrown as a refusal. */
async function graph(mutation: string): Promise<void> {
  const { data, errors } = await orders.subgraph.query(
    `mutation { it: ${mutation} { userErrors { code message field } } }`,
  );
  expect(errors).toBeUndefined();
  const { userErrors } = (data as { it: { userErrors: UserErrorData[] } }).it;
  throw new DomainError(userErrors);
}

/** A return of one of two TEA, as far as `stage`. */
async function returned(stage: 'REQUESTED' | 'RECEIVED' | 'INSPECTED') {
  const { orderId, lineId } = await worked({ shipped: 2, delivered: 2 }, { payment: { method: 'CASH' } });
  const lines = [{ lineId, quantity: 1, reason: 'CHANGED_MIND' }];
  const returnId = (await requestReturn(op(), { orderId, lines })).returnId ?? '';
  if (stage !== 'REQUESTED') await receiveReturn(op(), { returnId, locationCode: 'STORE' });
  if (stage === 'INSPECTED')
    await inspectReturn(op(), { returnId, items: [{ sku: 'TEA', quantity: 1, disposition: 'RETURN_TO_VENDOR' }] });
  return { orderId, lineId, returnId };
}

const placing = (input: object, actor?: typeof GUEST) => () => Promise.resolve(() => orders.place(input, actor));
const setting = (work: () => Promise<unknown>) => () => Promise.resolve(work);

type Prepared = () => Promise<unknown>;

/** Each refusal of orders: the field that it names, and how it is met with; what comes before it is prepared first. */
const REFUSALS: Readonly<Record<string, readonly [field: string, prepare: () => Promise<Prepared>]>> = {
  UNKNOWN_CHANNEL: ['channel', placing({ channel: 'NONE' })],
  CHANNEL_INACTIVE: ['channel', placing({ channel: 'SHUT', lines: [{ sku: 'SERVICE', quantity: 1, unitPrice: euro('1.00') }] })], // prettier-ignore
  CURRENCY_MISMATCH: ['expectedTotal', placing({ expectedTotal: dollars })],
  TOTAL_MISMATCH: ['expectedTotal', placing({ expectedTotal: euro('1.00') })],
  EMPTY_ORDER: ['lines', placing({ lines: [] })],
  TOO_MANY_LINES: ['lines', placing({ lines: many(501, { sku: 'TEA', quantity: 1 }) })],
  TOO_MANY_DELIVERIES: ['deliveries', placing({ deliveries: many(51, delivery()[0]) })],
  TOO_MANY_PAYMENTS: ['payments', placing({ payment: null, payments: many(11, { method: 'CASH', amount: euro('1.00') }) })], // prettier-ignore
  TOO_MANY_DISCOUNTS: ['discounts', placing({ discounts: many(51, { scope: 'ORDER', rate: '0.01', reason: 'x' }) })],
  TOO_MANY_ORDERS: ['orders', setting(() => placeOrders(op(), many(1_001, { input: orders.minimal() })))],
  UNKNOWN_SKU: ['lines.0.sku', placing({ lines: [{ sku: 'NOPE', quantity: 1 }] })],
  ITEM_INACTIVE: ['lines.0.sku', placing({ lines: [{ sku: 'OLD', quantity: 1 }] })],
  NO_PRICE: ['lines.0.sku', placing({ lines: [{ sku: 'FREE', quantity: 1 }] })],
  INVALID_QUANTITY: ['lines.0.quantity', placing({ lines: [{ sku: 'TEA', quantity: -1 }] })],
  AMOUNT_TOO_LARGE: ['lines', placing({ lines: [{ sku: 'TEA', quantity: 100_000, unitPrice: euro('90000000000000.00') }] })], // prettier-ignore
  INVALID_AMOUNT: ['lines.0.unitPrice', placing({ lines: [{ sku: 'TEA', quantity: 1, unitPrice: euro('-1.00') }] })],
  PRICE_NOT_ALLOWED: ['lines.0.unitPrice', placing({ payment: CARD, lines: [{ sku: 'TEA', quantity: 1, unitPrice: euro('0.01') }] }, GUEST)], // prettier-ignore
  DELIVERY_REQUIRED: ['deliveries', placing({ deliveries: [] })],
  UNKNOWN_DELIVERY: ['lines.0.delivery', placing({ lines: [{ sku: 'TEA', quantity: 1, delivery: 3 }] })],
  ADDRESS_REQUIRED: ['deliveries.0.address', placing({ deliveries: [{ method: 'SHIPPING' }] })],
  INVALID_ADDRESS: ['deliveries.0.address.city', placing({ deliveries: delivery({ city: ' ' }) })],
  PICKUP_LOCATION_REQUIRED: ['deliveries.0.pickupLocationId', placing({ deliveries: [{ method: 'SHIP_TO_STORE', pickupLocationId: WAREHOUSE }] })], // prettier-ignore
  INVALID_DATE: ['deliveries.0.requestedDate', placing({ deliveries: [{ ...delivery()[0], requestedDate: '2026-02-30x' }] })], // prettier-ignore
  TEXT_TOO_LONG: ['externalReference', placing({ externalReference: 'x'.repeat(256) })],
  INVALID_TEXT: ['externalReference', placing({ externalReference: 'a\u0000' })],
  INVALID_EMAIL: ['email', placing({ email: 'nobody at all' })],
  INVALID_REFERENCE: ['externalReference', placing({ externalReference: '' })],
  INVALID_TAG: ['tags', placing({ tags: ['a,b'] })],
  TAGS_NOT_ALLOWED: ['tags', placing({ tags: ['vip'], payment: CARD }, GUEST)],
  PRIORITY_NOT_ALLOWED: ['priority', placing({ priority: 9, payment: CARD }, GUEST)],
  CUSTOMER_FOREIGN: ['customerId', placing({ customerId: OTHER.customerId, payment: CARD }, CUSTOMER)],
  UNKNOWN_CUSTOMER: ['customerId', placing({ customerId: 'x' })],
  CUSTOMER_REQUIRED: ['payment.method', placing({ payment: { method: 'STORE_CREDIT' } })],
  INVALID_DISCOUNT: ['discounts.0', placing({ discounts: [{ scope: 'ORDER', reason: 'x' }] })],
  REASON_REQUIRED: ['discounts.0.reason', placing({ discounts: [{ scope: 'ORDER', rate: '0.1', reason: ' ' }] })],
  DISCOUNT_CODE_INVALID: ['discountCodes.0', placing({ discountCodes: ['NONE'] })],
  PAYMENT_METHOD_NOT_ALLOWED: ['payment.method', placing({ payment: { method: 'CASH' } }, GUEST)],
  PAYMENT_TOKEN_REQUIRED: ['payment.token', placing({ payment: { method: 'CARD' } })],
  PAYMENT_REFERENCE_REQUIRED: ['payment.reference', placing({ payment: { method: 'EXTERNAL', provider: 'shop' } })],
  PAYMENT_AMOUNT_REQUIRED: ['payments.1.amount', placing({ payment: null, payments: [CARD, CARD] })],
  PAYMENT_AMOUNT_MISMATCH: ['payment.amount', placing({ payment: { ...CARD, amount: euro('0.01') } }, GUEST)],
  GIFT_CARD_CODE_REQUIRED: ['payment.token', placing({ payment: { method: 'GIFT_CARD' } })],
  GIFT_CARD_UNKNOWN: ['payment.token', placing({ payment: { method: 'GIFT_CARD', token: 'AAAA' } })],
  INSUFFICIENT_CREDIT: ['payment.amount', placing({ customerId: CUSTOMER.customerId, payment: { method: 'STORE_CREDIT', amount: euro('1.00') } })], // prettier-ignore
  PAYMENT_NOT_ALLOWED: ['payment', setting(() => createDraftOrder(op(), orders.minimal()))],
  PAYMENT_REFERENCE_USED: [
    'payment.reference',
    async () => {
      const payment = { method: 'EXTERNAL' as const, provider: 'shop', reference: newId() };
      await orders.placed({ payment });
      return () => orders.place({ payment });
    },
  ],
  ORDER_EXISTS: [
    'externalReference',
    async () => {
      const externalReference = newId();
      await orders.placed({ externalReference });
      return () => orders.place({ externalReference });
    },
  ],
  DISCOUNT_CODE_NOT_MET: [
    'discountCodes',
    async () => {
      await upsertDiscountCodes(op(), { codes: [{ ...CODE, code: 'LARGE', minSubtotal: euro('500.00') }] });
      return () => orders.place({ discountCodes: ['LARGE'] });
    },
  ],

  ORDER_NOT_FOUND: ['orderId', setting(() => cancelOrder(op(), { orderId: 'x' }))],
  VERSION_CONFLICT: [
    'expectedVersion',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => cancelOrder(op(), { orderId, expectedVersion: 77 });
    },
  ],
  ILLEGAL_TRANSITION: [
    'orderId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      await cancelOrder(op(), { orderId });
      return () => holdOrder(op(), { orderId, reason: 'LATE' });
    },
  ],
  UNKNOWN_LINE: [
    'lines.0.lineId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => cancelOrder(op(), { orderId, lines: [{ lineId: NOBODY, quantity: 1 }] });
    },
  ],
  QUANTITY_EXCEEDED: [
    'lines.0.quantity',
    async () => {
      const { orderId, lineId } = await worked({ shipped: 1 });
      return () => editOrder(op(), { orderId, lines: [{ lineId, quantity: 0 }] });
    },
  ],
  NOTHING_TO_CANCEL: [
    'orderId',
    async () => {
      const { orderId } = await worked({});
      await cancelOrder(op(), { orderId });
      return () => cancelOrder(op(), { orderId });
    },
  ],
  ALL_SHIPPED: [
    'orderId',
    async () => {
      const { orderId } = await worked({ shipped: 2 });
      return () => editOrder(op(), { orderId, addLines: [{ sku: 'CUP', quantity: 1 }] });
    },
  ],
  ORDER_HISTORICAL: [
    'orderId',
    async () => {
      const line = { sku: 'TEA', quantity: 1, unitPrice: '1.00' };
      const old = { channelCode: 'WEB', currencyCode: 'EUR', placedAt: new Date('1996-07-04T00:00:00Z') };
      await importOrders(op(), [{ ...old, externalReference: 'OLD', shippingTotal: '0.00', shippingAddress: BERLIN, lines: [line] }]); // prettier-ignore
      const [imported] = (await orders.subgraph.events('OrderChanged')).slice(-1);
      return () => editOrder(op(), { orderId: imported?.aggregateId ?? '', addLines: [{ sku: 'CUP', quantity: 1 }] });
    },
  ],
  DELIVERY_DONE: [
    'deliveries.0.deliveryId',
    async () => {
      const deliveries = [...delivery(), { method: 'PICKUP_IN_STORE' as const, pickupLocationId: STORE }];
      const lines = [{ sku: 'TEA', quantity: 2 }, { sku: 'CUP', quantity: 1, delivery: 1 }]; // prettier-ignore
      const { orderId, deliveryId } = await worked({ shipped: 2 }, { deliveries, lines });
      return () => editOrder(op(), { orderId, deliveries: [{ deliveryId, giftMessage: 'hello' }] });
    },
  ],
  DELIVERY_IN_WORK: [
    'deliveries.0.deliveryId',
    async () => {
      const { orderId, deliveryId } = await worked({ picked: 2, packed: 2 });
      return () => editOrder(op(), { orderId, deliveries: [{ deliveryId, address: BERLIN }] });
    },
  ],
  UNKNOWN_DISCOUNT: [
    'removeDiscountIds.0',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => editOrder(op(), { orderId, removeDiscountIds: [NOBODY] });
    },
  ],
  PAYMENT_IN_PROGRESS: [
    'orderId',
    async () => {
      orders.sandbox.faults.unavailable = 1;
      const { orderId } = await parts(await orders.placed({ payment: CARD }));
      return () => editOrder(op(), { orderId, addLines: [{ sku: 'CUP', quantity: 1 }] });
    },
  ],
  NOTHING_TO_PAY: [
    'payment',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => addPayment(op(), { orderId, payment: CARD });
    },
  ],
  UNKNOWN_PAYMENT: [
    'paymentId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => capturePayment(op(), { orderId, paymentId: 'x' });
    },
  ],
  CAPTURE_IN_PROGRESS: [
    'paymentId',
    async () => {
      const { orderId, paymentId } = await parts(await orders.placed({ payment: CARD }));
      await capturePayment(op(), { orderId, paymentId, amount: euro('1.00') });
      return () => voidPayment(op(), { orderId, paymentId });
    },
  ],
  UNKNOWN_REFUND: [
    'refundId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => settleRefund(op(), { orderId, refundId: 'x', outcome: 'PAID' });
    },
  ],
  INVALID_REASON: [
    'reason',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => holdOrder(op(), { orderId, reason: 'no reason' });
    },
  ],
  INVALID_OWNER: [
    'owner',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => holdOrder(op(), { orderId, reason: 'LATE', owner: 'my lead' });
    },
  ],
  UNKNOWN_HOLD: [
    'holdId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => releaseHold(op(), { orderId, holdId: 'x' });
    },
  ],
  HOLD_FOREIGN: [
    'holdId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      await holdOrder(op(), { orderId, reason: 'LATE', owner: 'lead' });
      const [hold] = (await orders.load(orderId)).holds;
      return () => releaseHold(op(AGENT), { orderId, holdId: hold?.id ?? '' });
    },
  ],
  EDIT_REQUEST_NOT_FOUND: [
    'requestId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => approveOrderEdit(op(), { orderId, requestId: NOBODY });
    },
  ],
  EDIT_REQUEST_OPEN: [
    'orderId',
    async () => {
      const { orderId, lineId } = await parts(await orders.placed());
      await requestOrderEdit(op(), { orderId, lines: [{ lineId, quantity: 1 }] });
      return () => requestOrderEdit(op(), { orderId, lines: [{ lineId, quantity: 3 }] });
    },
  ],
  EDIT_REQUEST_FOREIGN: [
    'requestId',
    async () => {
      const { orderId, lineId } = await parts(await orders.placed({ customerId: CUSTOMER.customerId }));
      const { requestId } = await requestOrderEdit(op(), { orderId, lines: [{ lineId, quantity: 1 }] });
      return () => withdrawOrderEdit(op(CUSTOMER), { orderId, requestId: requestId ?? '' });
    },
  ],
  EDIT_REQUEST_EXPIRED: [
    'requestId',
    async () => {
      const { orderId, lineId } = await parts(await orders.placed());
      const { requestId } = await requestOrderEdit(op(), { orderId, lines: [{ lineId, quantity: 1 }] });
      orders.subgraph.clock.advance({ hours: 73 });
      return () => approveOrderEdit(op(), { orderId, requestId: requestId ?? '' });
    },
  ],
  EMPTY_EDIT: [
    'orderId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => requestOrderEdit(op(), { orderId });
    },
  ],
  NO_LEGAL_ENTITY: [
    'orderId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => issueInvoice(op(), { orderId });
    },
  ],
  NO_INVOICE: [
    'orderId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => issueCreditNote(op(), { orderId });
    },
  ],
  UNKNOWN_ALLOWANCE: [
    'allowanceId',
    async () => {
      await upsertLegalEntity(op(), { ...ENTITY, code: 'SELLER' });
      await upsertChannel(op(), { ...WEB, legalEntity: 'SELLER' });
      const { orderId } = await parts(await orders.placed());
      await issueInvoice(op(), { orderId });
      return () => issueCreditNote(op(), { orderId, allowanceId: NOBODY });
    },
  ],
  ALREADY_INVOICED: [
    'orderId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      await issueInvoice(op(), { orderId });
      return () => issueInvoice(op(), { orderId });
    },
  ],
  TOO_MANY_TAGS: [
    'add',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => tagOrder(op(), { orderId, add: Array.from({ length: 51 }, (_, index) => `tag ${index}`) });
    },
  ],
  INVALID_NAME: [
    'name',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => attachToOrder(op(), { orderId, name: ' ', url: 'https://files.example/1' });
    },
  ],
  INVALID_URL: [
    'url',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => attachToOrder(op(), { orderId, name: 'x', url: 'javascript:alert(1)' });
    },
  ],
  INVALID_MEDIA_TYPE: [
    'mediaType',
    async () => {
      const { orderId } = await parts(await orders.placed());
      return () => attachToOrder(op(), { orderId, name: 'x', url: 'https://files.example/1', mediaType: 'a photo' });
    },
  ],
  TOO_MANY_ATTACHMENTS: [
    'url',
    async () => {
      const { orderId } = await parts(await orders.placed());
      await run(
        orders.subgraph.database.sql(),
        sql`insert into order_attachment (id, order_id, name, url, added_by, created_at)
            select gen_random_uuid(), ${orderId}, 'x', 'https://files.example/1', '{}', now() from generate_series(1, 100)`,
      );
      return () => attachToOrder(op(), { orderId, name: 'x', url: 'https://files.example/1' });
    },
  ],
  INVALID_EXPIRY: [
    'expiresAt',
    setting(() => issueStoreCredit(op(), { customerId: NOBODY, amount: euro('1.00'), reason: 'X', expiresAt: new Date(0) })), // prettier-ignore
  ],
  INVALID_LINK: ['orderToken', setting(() => claimOrders(op(CUSTOMER), { orderToken: 'order.x.y' }))],
  EMAIL_NOT_VERIFIED: ['orderToken', setting(() => claimOrders(op(CUSTOMER), {}))],
  ALREADY_CLAIMED: [
    'orderId',
    async () => {
      const { orderId } = await parts(await orders.placed({ customerId: CUSTOMER.customerId }));
      return () => assignOrder(op(), { orderId, customerId: OTHER.customerId ?? '' });
    },
  ],
  APPEASEMENT_NOT_FOUND: ['appeasementId', setting(() => cancelAppeasement(op(), { appeasementId: 'x' }))],
  UNKNOWN_ROLE: ['role', setting(() => setAppeasementLimit(op(), { role: 'nobody', perAppeasement: euro('1.00') }))],
  CLAIM_NOT_FOUND: ['claimId', setting(() => fileCarrierClaim(op(), { claimId: 'x', reference: 'R-1' }))],
  EMPTY_CLAIM: [
    'items',
    async () => {
      const { orderId } = await worked({ shipped: 2 });
      return () => openCarrierClaim(op(), { orderId, kind: 'LOST', items: [] });
    },
  ],
  UNKNOWN_SHIPMENT: [
    'shipmentId',
    async () => {
      const { orderId, lineId } = await worked({ shipped: 2 });
      return () => openCarrierClaim(op(), { orderId, kind: 'LOST', shipmentId: 'x', items: [{ lineId, quantity: 1 }] });
    },
  ],
  CAPTURED_EXCEEDED: [
    'amount',
    async () => {
      const { orderId } = await worked({ shipped: 2 }, { payment: { method: 'CASH', amount: euro('5.00') } });
      return () => refundOrder(op(), { orderId, amount: euro('10.00'), reason: 'LATE' });
    },
  ],
  INVALID_TRACKING_NUMBER: [
    'trackingNumber',
    async () => {
      const { returnId } = await returned('REQUESTED');
      return () => sendReturn(op(), { returnId, trackingNumber: '#' });
    },
  ],
  NOT_IN_RETURN: [
    'items.0.sku',
    async () => {
      const { returnId } = await returned('REQUESTED');
      return () => receiveReturn(op(), { returnId, locationCode: 'STORE', items: [{ sku: 'CUP', quantity: 1 }] });
    },
  ],
  NOTHING_TO_RESOLVE: [
    'items',
    async () => {
      const { returnId } = await returned('RECEIVED');
      return () => resolveReturn(op(), { returnId });
    },
  ],
  DISPOSITION_CONFLICT: [
    'items.0.resolution',
    async () => {
      const { returnId } = await returned('INSPECTED');
      return () => resolveReturn(op(), { returnId, items: [{ sku: 'TEA', quantity: 1, resolution: 'REJECT' }] });
    },
  ],
  CUSTOMER_GONE: [
    'customerId',
    async () => {
      const { orderId } = await parts(await orders.placed());
      const customerId = newId();
      const erased = event(customerId, 1, { customerId });
      await recordErasedCustomers(op(), [erased]);
      return () => assignOrder(op(), { orderId, customerId });
    },
  ],
  UNKNOWN_VIEW: ['id', setting(() => deleteOrderView(op(), { id: 'x' }))],

  INVALID_CODE: ['code', setting(() => upsertChannel(op(), { ...WEB, code: 'my channel' }))],
  REQUIRED: ['name', setting(() => upsertChannel(op(), { ...WEB, name: '' }))],
  INVALID_CURRENCY: ['currencyCode', setting(() => upsertChannel(op(), { ...WEB, code: 'NEW', currencyCode: 'ZZZ' }))],
  CURRENCY_FIXED: ['currencyCode', setting(() => upsertChannel(op(), { ...WEB, currencyCode: 'USD' }))],
  UNKNOWN_LEGAL_ENTITY: ['legalEntity', setting(() => upsertChannel(op(), { ...WEB, legalEntity: 'NONE' }))],
  UNKNOWN_LOCATION: ['locationIds.1', setting(() => upsertChannel(op(), { ...WEB, locationIds: [STORE, NOBODY] }))],
  INVALID_POLICY: ['policies.remorseMinutes', setting(() => upsertChannel(op(), { ...WEB, policies: { remorseMinutes: -1 } }))], // prettier-ignore
  INVALID_PREFIX: ['creditNotePrefix', setting(() => upsertLegalEntity(op(), { ...ENTITY, invoicePrefix: 'A', creditNotePrefix: 'A' }))], // prettier-ignore
  INVALID_SKU: ['prices.0.sku', setting(() => upsertPrices(op(), { prices: [{ sku: '', channel: 'WEB', ...euro('1.00') }] }))], // prettier-ignore
  DUPLICATE_PRICE: ['prices.1.sku', setting(() => upsertPrices(op(), { prices: many(2, { sku: 'TEA', channel: 'WEB', ...euro('1.00') }) }))], // prettier-ignore
  INVALID_PERIOD: ['prices.0.to', setting(() => upsertPrices(op(), { prices: [{ sku: 'TEA', channel: 'WEB', ...euro('1.00'), to: new Date(0) }] }))], // prettier-ignore
  DUPLICATE_RATE: ['rates.1', setting(() => upsertTaxRates(op(), { rates: [TAX, TAX] }))],
  INVALID_RATE: ['rates.0.rate', setting(() => upsertTaxRates(op(), { rates: [{ ...TAX, rate: '19' }] }))],
  INVALID_COUNTRY: ['rates.0.country', setting(() => upsertTaxRates(op(), { rates: [{ ...TAX, country: 'Germany' }] }))], // prettier-ignore
  NOT_IMPORTED: ['categories', setting(() => graph('importTaxRates(input: { rates: [], categories: [{ sku: "TEA", category: "REDUCED" }] })'))], // prettier-ignore
  TOO_MANY: ['rates', setting(() => graph(`importTaxRates(input: { rates: [${many(1_001, '{ country: "DE", name: "VAT", rate: "0.19" }').join()}] })`))], // prettier-ignore
  INVALID_POSITION: ['rates.0.position', setting(() => upsertTaxRates(op(), { rates: [{ ...TAX, position: -1 }] }))],
  INVALID_CATEGORY: ['categories.0', setting(() => upsertTaxRates(op(), { rates: [], categories: [{ sku: 'TEA', category: 'food' }] }))], // prettier-ignore
};

/** Codes that guard what cannot come about by what people ask for, and why. */
const UNMET: Readonly<Record<string, string>> = {
  ACCOUNT_NOT_FOUND: 'accounts are found, and opened, before they are drawn on',
};

/** What else a field may hold that must be answered as a refusal of its own field, not as a failure of ours. */
const ALSO: readonly (readonly [code: string, field: string, work: () => Promise<unknown>])[] = [
  ['CURRENCY_MISMATCH', 'expectedTotal', async () => {
    const { orderId } = await createDraftOrder(op(), { ...orders.minimal(), payment: null });
    await completeDraftOrder(op(), { orderId, expectedTotal: { amount: '20.00', currencyCode: 'USD' } });
  }],
  ['INVALID_ADDRESS', 'billingAddress.countryCode', () => orders.place({ billingAddress: { ...BERLIN, countryCode: 'Germany' } })],
  ['INVALID_ADDRESS', 'deliveries.0.address.latitude', () => orders.place({ deliveries: delivery({ latitude: 91 }) })],
  ['EMPTY_EDIT', 'orderId', async () => editOrder(op(), { orderId: await orders.placed(), reason: 'x', lines: [] })],
  ['NOTHING_TO_CANCEL', 'lines', async () => cancelOrder(op(), { orderId: await orders.placed(), lines: [] })],
  ['TEXT_TOO_LONG', 'phone', () => orders.place({ phone: '1'.repeat(51) })],
  ['INVALID_EMAIL', 'email', async () => editOrder(op(), { orderId: await orders.placed(), email: 'x' })],
  ['TEXT_TOO_LONG', 'text', async () => addOrderNote(op(), { orderId: await orders.placed(), text: 'x'.repeat(10_001), visibility: 'STAFF' })],
  ['TEXT_TOO_LONG', 'reason', async () => cancelOrder(op(), { orderId: await orders.placed(), reason: 'x'.repeat(10_001) })],
  ['INVALID_AMOUNT', 'amount', async () => recordPayment(op(), { orderId: await orders.placed(), method: 'CASH', amount: euro('0.00') })],
  ['CURRENCY_MISMATCH', 'amount', async () => recordPayment(op(), { orderId: await orders.placed(), method: 'CASH', amount: dollars })],
  ['INVALID_TEXT', 'name', () => saveOrderView(op(), { name: 'a\u0000', filter: {} })],
  ['INVALID_TEXT', 'legalEntity', () => upsertChannel(op(), { ...WEB, legalEntity: 'a\u0000' })],
  ['INVALID_TEXT', 'rates.0.region', () => upsertTaxRates(op(), { rates: [{ ...TAX, region: '\u0000' }] })],
  ['INVALID_TEXT', 'codes.0.sku', () => upsertDiscountCodes(op(), { codes: [{ ...CODE, scope: 'LINE', sku: '\u0000' }] })],
  ['CURRENCY_MISMATCH', 'codes.0.amount', () => upsertDiscountCodes(op(), { codes: [{ ...CODE, rate: null, channel: 'WEB', amount: dollars }] })],
  ['UNKNOWN_CHANNEL', 'rates.0.channel', () => upsertShippingRates(op(), { rates: [{ channel: '\u0000', method: 'SHIPPING', amount: '1.00', currencyCode: 'EUR' }] })],
  ['INVALID_COUNTRY', 'country', () => setTaxExemption(op(), { customerId: NOBODY, certificate: 'X', country: 'Germany' })],
]; // prettier-ignore

async function refusalOf(work: () => Promise<unknown>): Promise<{ code: string; field: string; message: string }[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.errors.map(({ code, field, message }) => ({ code, field: field?.join('.') ?? '', message }));
  }
}

const rowsOf = async (): Promise<unknown> => [
  await orders.footprint(),
  await orders.subgraph.query('{ channels { nodes { code name legalEntity { code } } } orders { totalCount } }'),
];

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
/** Tests through the whole system. */
const SYSTEM_TESTS = fileURLToPath(new URL('../../../../cli/src/', import.meta.url));

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name.endsWith('.ts'))
    .map((one) => join(one.parentPath, one.name));

/** Codes of refusals that the source writes out, and those that tests beside this one name. */
function codes(): { written: Set<string>; named: Set<string> } {
  const all = [...files(SOURCE), ...files(SYSTEM_TESTS)].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const tests = all.filter(({ path }) => path.endsWith('.test.ts') && !path.endsWith('refusals.int.test.ts'));
  const sources = all.filter(
    ({ path }) => path.startsWith(SOURCE) && !path.endsWith('.test.ts') && !path.includes('/testing/'),
  );
  const found = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? '');
  return {
    written: new Set(sources.flatMap(({ text }) => found(text, /(?:refuse|problem)\(\s*'([A-Z][A-Z_]+)'|code: '([A-Z]+_[A-Z_]+)'/g))), // prettier-ignore
    named: new Set(tests.flatMap(({ text }) => found(text, /\b([A-Z][A-Z]+(?:_[A-Z]+)*)\b/g))),
  };
}

describe('each refusal of orders', () => {
  it('is met with here, or in the test of what refuses', () => {
    const { written, named } = codes();
    expect(written.size).toBeGreaterThan(100);
    const untested = [...written].filter((code) => !(code in REFUSALS) && !(code in UNMET) && !named.has(code));
    expect(untested).toEqual([]);
    // Addresses are judged alike everywhere: by the platform.
    expect(Object.keys(REFUSALS).filter((code) => !written.has(code))).toEqual(['INVALID_ADDRESS']);
  });

  for (const [code, [field, prepare]] of Object.entries(REFUSALS)) {
    it(`has a code, names its field and changes nothing: ${code}`, async () => {
      const work = await prepare();
      const before = await rowsOf();
      const [first, ...others] = await refusalOf(work);
      expect(first).toMatchObject({ code, field });
      expect([others, first?.message.length ?? 0]).toEqual([[], expect.any(Number)]);
      expect(await rowsOf()).toEqual(before);
    });
  }

  for (const [code, field, work] of ALSO) {
    it(`names ${field}: ${code}`, async () => {
      expect(await refusalOf(work)).toMatchObject([{ code, field }]);
    });
  }
});
