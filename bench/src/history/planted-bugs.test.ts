import { describe, expect, it } from '@jest/globals';
import { checkHistory } from './check-history.js';
import type { History, Observation } from './history.js';

const LIMITS = { paymentSeconds: 60, labelSeconds: 60 };

/** A small run in which nothing went wrong: one order shipped and paid, one cancelled and released, one invoiced. */
const history: History = [
  { kind: 'adjust', key: 'put-a', outcome: 'unknown', units: { sku: 'A', quantity: 10 } },
  { kind: 'adjust', key: 'put-a', outcome: 'ok', units: { sku: 'A', quantity: 10 } },
  { kind: 'place', key: 'ship', outcome: 'unknown', card: true, lines: [{ sku: 'A', quantity: 2 }] },
  { kind: 'place', key: 'ship', outcome: 'ok', orderId: 'o1', card: true, lines: [{ sku: 'A', quantity: 2 }] },
  { kind: 'place', key: 'cancel', outcome: 'ok', orderId: 'o2', card: true, lines: [{ sku: 'A', quantity: 1 }] },
  { kind: 'cancel', key: 'o2', outcome: 'ok', orderId: 'o2' },
  { kind: 'place', key: 'open', outcome: 'ok', orderId: 'o3', card: false, lines: [{ sku: 'A', quantity: 3 }] },
  { kind: 'place', key: 'refused', outcome: 'refused', card: false, lines: [{ sku: 'NOPE', quantity: 1 }] },
  { kind: 'read', key: 'o1', outcome: 'ok', reader: 'ada', orderId: 'o1', version: 2 },
  { kind: 'read', key: 'o1', outcome: 'ok', reader: 'ada', orderId: 'o1', version: 4 },
];

const none = { open: 0, backordered: 0, allocated: 0, shipped: 0, cancelled: 0 };
const order = (id: string, reference: string, status: string, total: number) => ({
  id,
  reference,
  status,
  version: 5,
  total,
  ageSeconds: 9,
});
const rest: Observation = {
  orders: [
    order('o1', 'ship', 'COMPLETED', 2_000),
    order('o2', 'cancel', 'CANCELLED', 0),
    order('o3', 'open', 'CONFIRMED', 3_000),
  ],
  lines: [
    { ...none, orderId: 'o1', sku: 'A', quantity: 2, shipped: 2 },
    { ...none, orderId: 'o2', sku: 'A', quantity: 1, cancelled: 1 },
    { ...none, orderId: 'o3', sku: 'A', quantity: 3, allocated: 3 },
  ],
  levels: [{ sku: 'A', locationId: 'W1', onHand: 8, reserved: 3, moved: 8 }],
  allocations: [
    { id: 'a1', orderId: 'o1', sku: 'A', locationId: 'W1', reserved: 2, shipped: 2, worked: 2, recorded: 2 },
    { id: 'a3', orderId: 'o3', sku: 'A', locationId: 'W1', reserved: 3, shipped: 0, worked: 3, recorded: 3 },
  ],
  payments: [
    { id: 'p1', orderId: 'o1', method: 'CARD', status: 'CAPTURED', authorized: 2_000, captured: 2_000, ageSeconds: 9 },
    { id: 'p2', orderId: 'o2', method: 'CARD', status: 'VOIDED', authorized: 1_000, captured: 0, ageSeconds: 9 },
  ],
  charges: [
    { kind: 'AUTHORIZE', paymentId: 'p1', outcome: 'APPROVED', amount: 2_000 },
    { kind: 'CAPTURE', paymentId: 'p1', outcome: 'APPROVED', amount: 2_000 },
    { kind: 'AUTHORIZE', paymentId: 'p2', outcome: 'APPROVED', amount: 1_000 },
    { kind: 'VOID', paymentId: 'p2', outcome: 'APPROVED', amount: 1_000 },
  ],
  shipments: [{ id: 's1', orderId: 'o1', status: 'MANIFESTED', ageSeconds: 9 }],
  labels: [{ shipmentId: 's1', trackingNumber: 'T1' }],
  deliveries: [],
};

type Part = keyof Observation;
/** `rest` with one thing changed: the `index`-th of a part gets `change`. */
const changed = <Name extends Part>(
  part: Name,
  index: number,
  change: Partial<Observation[Name][number]>,
): Observation => ({
  ...rest,
  [part]: rest[part].map((one, at) => (at === index ? { ...one, ...change } : one)),
});
const without = (part: Part, index: number): Observation => ({
  ...rest,
  [part]: (rest[part] as readonly unknown[]).filter((_one, at) => at !== index),
});
const added = <Name extends Part>(part: Name, one: Observation[Name][number]): Observation => ({
  ...rest,
  [part]: [...rest[part], one],
});
const told = (...more: History): History => [...history, ...more];

/** What a bug would leave behind, and the rule that has to notice. */
const PLANTED: readonly (readonly [bug: string, rule: string, history: History, observation: Observation])[] = [
  ['an acknowledged order is lost', 'order.acknowledged-is-there', history, without('orders', 2)],
  [
    'a repeated request makes a second order',
    'intent.one-answer',
    told({ kind: 'place', key: 'ship', outcome: 'ok', orderId: 'o9', card: true, lines: [] }),
    rest,
  ],
  ['a crash and a retry insert twice', 'order.once', history, added('orders', order('o9', 'ship', 'CONFIRMED', 0))],
  ['an order nobody placed', 'order.nobody-asked', history, added('orders', order('o9', 'ghost', 'CONFIRMED', 0))],
  [
    'a refusal that wrote',
    'order.refused-is-not-there',
    history,
    added('orders', order('o9', 'refused', 'PENDING', 0)),
  ],
  [
    'a reader is taken back in time',
    'version.never-back',
    told({ kind: 'read', key: 'o1', outcome: 'ok', reader: 'ada', orderId: 'o1', version: 3 }),
    rest,
  ],
  ['a committed change is lost', 'version.kept', history, changed('orders', 0, { version: 3 })],
  [
    'a cancelled order keeps a line',
    'cancel.frees-everything',
    history,
    changed('lines', 1, { cancelled: 0, allocated: 1 }),
  ],
  ['a cancellation is forgotten', 'cancel.answered-is-kept', history, changed('orders', 1, { status: 'CONFIRMED' })],
  ['a repeated adjustment counts twice', 'stock.kept', history, changed('levels', 0, { onHand: 18, moved: 18 })],
  ['shipped units stay on hand', 'stock.kept', history, changed('levels', 0, { onHand: 10, moved: 10 })],
  ['a level changes without a movement', 'stock.moves-add-up', history, changed('levels', 0, { moved: 10 })],
  ['a reservation is not released', 'stock.reserved-is-held', history, changed('levels', 0, { reserved: 4 })],
  ['more is promised than there is', 'stock.never-oversold', history, changed('levels', 0, { onHand: 2, reserved: 3 })],
  ['fulfillment misses an allocation', 'allocation.worked', history, changed('allocations', 1, { worked: 0 })],
  ['fulfillment does the work twice', 'allocation.worked', history, changed('allocations', 1, { worked: 6 })],
  ['orders misses an allocation', 'allocation.recorded', history, changed('allocations', 1, { recorded: 0 })],
  [
    'orders counts fewer units than are reserved',
    'line.allocated-is-reserved',
    history,
    changed('lines', 2, { allocated: 2, open: 1 }),
  ],
  ['units of a line vanish', 'line.adds-up', history, changed('lines', 2, { allocated: 2 })],
  [
    'a card is authorised twice',
    'payment.authorised-once',
    history,
    added('charges', { kind: 'AUTHORIZE', paymentId: 'p1', outcome: 'APPROVED', amount: 2_000 }),
  ],
  [
    'a shipment is captured twice',
    'payment.never-above-authorised',
    history,
    added('charges', { kind: 'CAPTURE', paymentId: 'p1', outcome: 'APPROVED', amount: 2_000 }),
  ],
  ['a capture is not recorded', 'payment.captured-is-recorded', history, changed('payments', 0, { captured: 0 })],
  [
    'an approval is recorded as refused',
    'payment.authorised-is-recorded',
    history,
    changed('payments', 0, { authorized: 0 }),
  ],
  ['goods leave unpaid', 'money.all-goods-all-paid', history, without('charges', 1)],
  [
    'a cancelled order is charged',
    'money.no-goods-no-money',
    history,
    added('charges', { kind: 'CAPTURE', paymentId: 'p2', outcome: 'APPROVED', amount: 1_000 }),
  ],
  [
    'a released card is charged',
    'money.void-excludes-capture',
    history,
    added('charges', { kind: 'CAPTURE', paymentId: 'p2', outcome: 'APPROVED', amount: 1_000 }),
  ],
  ['money stays held after a cancellation', 'money.released-is-voided', history, without('charges', 3)],
  [
    'money is taken for no order of ours',
    'payment.belongs-to-an-order',
    history,
    added('charges', { kind: 'AUTHORIZE', paymentId: 'p9', outcome: 'APPROVED', amount: 1 }),
  ],
  ['two labels for one parcel', 'label.once', history, added('labels', { shipmentId: 's1', trackingNumber: 'T2' })],
  [
    'one number on two parcels',
    'label.own-number',
    history,
    added('labels', { shipmentId: 's2', trackingNumber: 'T1' }),
  ],
  [
    'a label without a parcel',
    'label.belongs-to-a-parcel',
    history,
    added('labels', { shipmentId: 's9', trackingNumber: 'T9' }),
  ],
  ['a parcel without a label', 'label.bought', history, without('labels', 0)],
  ['an event is never handled', 'delivery.done', history, added('deliveries', { consumer: 'c', pending: 1, dead: 0 })],
  ['an event is given up', 'delivery.done', history, added('deliveries', { consumer: 'c', pending: 0, dead: 1 })],
  ['an order is never sourced', 'order.answered-by-inventory', history, changed('lines', 2, { allocated: 0, open: 3 })],
  [
    'a payment is forgotten',
    'payment.not-stuck',
    history,
    changed('payments', 0, { status: 'PENDING', ageSeconds: 999 }),
  ],
  [
    'a label is forgotten',
    'label.not-stuck',
    history,
    changed('shipments', 0, { status: 'LABEL_UNKNOWN', ageSeconds: 999 }),
  ],
];

describe('the history checker', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(checkHistory(history, rest, LIMITS)).toEqual([]);
  });

  it('lets an operation without an answer have happened or not', () => {
    const unknown = told({ kind: 'adjust', key: 'u', outcome: 'unknown', units: { sku: 'A', quantity: 5 } });
    expect(checkHistory(unknown, rest, LIMITS)).toEqual([]);
    expect(checkHistory(unknown, changed('levels', 0, { onHand: 13, moved: 13 }), LIMITS)).toEqual([]);
    const lost = told({ kind: 'place', key: 'lost', outcome: 'unknown', card: false, lines: [] });
    expect(checkHistory(lost, rest, LIMITS)).toEqual([]);
  });

  it.each(PLANTED)('notices when %s (%s)', (_bug, rule, planted, observation) => {
    expect(checkHistory(planted, observation, LIMITS).map((violation) => violation.rule)).toContain(rule);
  });

  it('has a planted bug for each of its rules', async () => {
    const { readFileSync, readdirSync } = await import('node:fs');
    const folder = new URL('.', import.meta.url);
    const code = readdirSync(folder)
      .filter((file) => /^check-.*(?<!test)\.ts$/.test(file))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .join('\n');
    const rules = new Set([...code.matchAll(/(?:violations\(|rule: )'([a-z.-]+)'/g)].map(([, rule]) => rule));
    const planted = new Set(PLANTED.map(([, rule]) => rule));
    expect([...rules].filter((rule) => !planted.has(rule ?? ''))).toEqual([]);
  });
});
