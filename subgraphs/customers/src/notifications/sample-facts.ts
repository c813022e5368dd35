import { HOUSE_NOTICES, type Notice, type NoticeFacts } from '@oms/platform/outbox/notice-requested';

const ORDER: NoticeFacts = {
  orderNumber: 'W-100042',
  currency: 'EUR',
  total: 6_480,
  lines: [
    { title: 'Assam tea, loose, 250 g', quantity: 2, total: 2_580 },
    { title: 'Porcelain teapot', quantity: 1, total: 3_900 },
  ],
};

const PARCELS = [
  { trackingNumber: '00340434161094000012', trackingUrl: 'https://carrier.example/00340434161094000012' },
];

const RETURN: NoticeFacts = {
  orderNumber: 'W-100042',
  returnNumber: 'W-100042-R1',
  lines: [{ title: 'Porcelain teapot', quantity: 1 }],
};

const PICKUP: NoticeFacts = { pickupCode: '4827', locationName: 'Tea House Berlin', expiresAt: '2026-03-14T18:00:00Z' };

const SAMPLES: Partial<Record<Notice, NoticeFacts>> = {
  ORDER_CANCELLED: { orderNumber: 'W-100042' },
  RESHIPPED: { orderNumber: 'W-100042' },
  RETURN_REQUESTED: RETURN,
  RETURN_APPROVED: RETURN,
  RETURN_TO_SENDER: RETURN,
  RETURN_RECEIVED: RETURN,
  SHIPPED: { ...ORDER, trackingNumbers: ['00340434161094000012'], parcels: PARCELS },
  SHORT_PICKED: { orderNumber: 'W-100042', items: [{ title: 'Porcelain teapot', quantity: 1 }] },
  ITEMS_CANCELLED: { orderNumber: 'W-100042', items: [{ title: 'Porcelain teapot', quantity: 1 }] },
  READY_FOR_PICKUP: { ...ORDER, ...PICKUP },
  PICKUP_REMINDER: { ...ORDER, ...PICKUP },
  REFUNDED: { orderNumber: 'W-100042', currency: 'EUR', amount: 1_290 },
  CREDIT_ISSUED: { currency: 'EUR', amount: 2_000 },
  DISCOUNT_CODE: {
    orderNumber: 'W-100042',
    currency: 'EUR',
    amount: 1_000,
    code: 'SORRY-7KQ2-9MXT-4R',
    until: '2027-03-31T00:00:00.000Z',
  },
  GIFT_CARD: { orderNumber: 'W-100042', currency: 'EUR', amount: 2_500, code: 'GC7K-Q29M-XT4R-PB3W' },
  PAYMENT_DUE: { orderNumber: 'W-100042', currency: 'EUR', amount: 775 },
  EDIT_REQUESTED: { ...ORDER, amount: 5_190, expiresAt: '2026-03-12T10:00:00.000Z' },
  EDIT_DECLINED: { ...ORDER, reason: 'the teapot is packed already' },
  RETURN_DECLINED: { ...RETURN, reason: 'it was returned after 30 days' },
  RETURN_LABEL_ISSUED: { ...RETURN, trackingNumber: '00340434161094000029' },
  RETURN_EXPIRED: RETURN,
  RETURN_RESOLVED: { ...RETURN, currency: 'EUR', amount: 1_290 },
  DATA_EXPORT_READY: { until: '2026-03-09T10:00:00.000Z' },
  RETENTION_WARNING: { erasedOn: '2026-04-01T02:00:00.000Z' },
  CASE_UPDATED: { caseNumber: 'K-10001', orderNumber: 'W-100042' },
  REORDER_ALERT: {
    alerts: [{ sku: 'TEA', title: 'Assam tea', location: 'W1', position: 12, reorderPoint: 20, suggested: 88 }],
    count: 1,
    more: 0,
  },
  REPORT: { reportName: 'Sales of the week', table: 'channel · orders\n\nWEB · 120', rowCount: 1 },
  CASE_ESCALATED: { caseNumber: 'K-10001', kind: 'PARCEL_LOST', severity: 'HIGH', level: 1, queueCode: 'LEADS' },
};

/** Facts that a preview of the notice is made of. */
export const sampleFacts = (notice: Notice): Record<string, unknown> => ({
  recipientName: HOUSE_NOTICES.includes(notice) ? null : 'Ada Lovelace',
  link: 'https://shop.example/orders/W-100042',
  ...(SAMPLES[notice] ?? ORDER),
});
