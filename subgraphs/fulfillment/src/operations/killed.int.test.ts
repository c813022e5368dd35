import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { killAt } from '../testing/kill-at.js';
import { DATA_SECRET, event, openFulfillment, type TestFulfillment } from '../testing/open-fulfillment.js';
import { buyReturnLabels } from './buy-return-labels.js';
import { confirmByPartner } from './confirm-by-partner.js';
import { endReturnLabels } from './end-return-labels.js';
import { generateLabels } from './generate-label.js';
import { lookUpLabels } from './look-up-labels.js';
import { acceptFulfillmentOrder } from './accept-fulfillment-order.js';
import { packFulfillmentOrder } from './pack-fulfillment-order.js';
import { pickFulfillmentOrder } from './pick-fulfillment-order.js';
import { voidUnusedLabels } from './void-label.js';
import { verifyFulfillment } from './verify-fulfillment.js';

let fulfillment: TestFulfillment;
const op = () => fulfillment.subgraph.op();
const db = () => fulfillment.subgraph.database.sql();

beforeAll(async () => {
  fulfillment = await openFulfillment();
});
afterAll(async () => {
  try {
    fulfillment.subgraph.clock.advance({ minutes: 6 });
    await lookUpLabels(op());
    await voidUnusedLabels(op());
    expect(await verifyFulfillment(op())).toEqual([]);
  } finally {
    await fulfillment.subgraph.close();
  }
});

/** The operation in a process that dies at the place, and then again as its delivery comes again. */
async function diesAt(place: string, name: string, input: unknown): Promise<void> {
  const { url, clock } = fulfillment.subgraph;
  await killAt(place, { url, dataSecret: DATA_SECRET, now: clock.now(), name, input });
}

const sales = (key: string) =>
  rows<{ voided: boolean }>(db(), sql`select voided_at is not null as voided from carrier_ledger where key = ${key}`);
const labelOf = (id: string) =>
  firstRow<{ status: string }>(db(), sql`select status from return_label where id = ${id}`);
const told = async (id: string) =>
  (await fulfillment.subgraph.events('ReturnLabelChanged')).filter((one) => one.aggregateId === id).length;

describe('a worker that dies', () => {
  for (const place of [
    'return-label.before-intent',
    'return-label.before-call',
    'return-label.after-call',
    'recordReturnLabel.before-commit',
    'recordReturnLabel.after-commit',
  ])
    it(`at ${place} has the label of a return bought once, and told of once`, async () => {
      const asked = fulfillment.wanted();
      await diesAt(place, 'buyReturnLabels', [asked]);
      await Promise.all([buyReturnLabels(op(), [asked]), buyReturnLabels(op(), [asked])]);
      expect(await sales(asked.aggregateId)).toEqual([{ voided: false }]);
      expect([await labelOf(asked.aggregateId), await told(asked.aggregateId)]).toEqual([{ status: 'PURCHASED' }, 1]);
    });

  for (const place of ['endReturnLabel.before-commit', 'endReturnLabel.after-commit'])
    it(`at ${place} has a label that nobody will use given back`, async () => {
      const asked = fulfillment.wanted();
      await buyReturnLabels(op(), [asked]);
      const ended = [event(asked.aggregateId, { returnId: asked.aggregateId })];
      await diesAt(place, 'endReturnLabels', ended);
      await Promise.all([endReturnLabels(op(), ended), endReturnLabels(op(), ended)].map((one) => one.catch(() => {})));
      await endReturnLabels(op(), ended);
      expect([await sales(asked.aggregateId), await labelOf(asked.aggregateId)]).toEqual([
        [{ voided: true }],
        { status: 'VOIDED' },
      ]);
    });

  it('after it has bought a label that nobody wants any more has it given back', async () => {
    const asked = fulfillment.wanted();
    await diesAt('return-label.after-call', 'buyReturnLabels', [asked]);
    const ended = [event(asked.aggregateId, { returnId: asked.aggregateId })];
    await endReturnLabels(op(), ended);
    await buyReturnLabels(op(), [asked]);
    expect([await sales(asked.aggregateId), await labelOf(asked.aggregateId)]).toEqual([
      [{ voided: true }],
      { status: 'VOIDED' },
    ]);
  });

  for (const place of ['label.before-intent', 'label.before-call', 'label.after-call', 'recordLabel.before-commit'])
    it(`at ${place} has the label of a parcel bought once`, async () => {
      const fulfillmentOrderId = (await fulfillment.order(2)).id;
      for (const step of [acceptFulfillmentOrder, pickFulfillmentOrder, packFulfillmentOrder])
        await step(op(), { fulfillmentOrderId });
      const parcel = await firstRow<{ id: string; labelKey: string }>(
        db(),
        sql`select id, label_key from shipment where fulfillment_order_id = ${fulfillmentOrderId}`,
      );
      const asked = [event(parcel?.id ?? '', { shipmentId: parcel?.id ?? '', orderId: newId() })];
      await diesAt(place, 'generateLabels', asked);
      await Promise.all([generateLabels(op(), asked), generateLabels(op(), asked)]);
      expect(await sales(parcel?.labelKey ?? '')).toEqual([{ voided: false }]);
      const status = await firstRow(db(), sql`select status from shipment where id = ${parcel?.id ?? ''}`);
      expect(status).toEqual({ status: 'LABEL_PURCHASED' });
    });

  for (const place of ['confirmByPartner.before-commit', 'confirmByPartner.after-commit'])
    it(`at ${place} has each message of a partner counted once`, async () => {
      const [shipped, rejected] = [await fulfillment.order(3), await fulfillment.order(2)];
      const short = [{ sku: 'TEA', quantity: 1, reason: 'DAMAGED' }];
      const sent = { type: 'SHIPPED', messageId: newId(), carrier: 'DHL', trackingNumber: newId(), short };
      const declined = { type: 'REJECTED', messageId: newId(), reason: 'NO_CAPACITY' };
      const messages = [
        { ...sent, fulfillmentOrder: shipped.number },
        { ...declined, fulfillmentOrder: rejected.number },
      ];
      await diesAt(place, 'confirmByPartner', { messages });
      const partner = fulfillment.subgraph.op({ role: 'job', id: 'job:doomed' });
      const answers = await Promise.all([
        confirmByPartner(partner, { messages }),
        confirmByPartner(partner, { messages }),
      ]);
      const statuses = answers.flat().map(({ status }) => status);
      expect(statuses.filter((status) => status === 'REJECTED')).toEqual([]);
      const begun = place.endsWith('after-commit') ? 1 : 0;
      expect(statuses.filter((status) => status === 'APPLIED')).toHaveLength(2 - begun);
      const lines = await rows(
        db(),
        sql`select o.status, l.shipped, l.short, (select count(*)::int from shipment s where s.fulfillment_order_id = o.id) as parcels
            from fulfillment_order o join fulfillment_order_line l on l.fulfillment_order_id = o.id
            where o.id in (${shipped.id}, ${rejected.id}) order by l.shipped desc`,
      );
      expect(lines).toMatchObject([
        { status: 'SHIPPED', shipped: 2, short: 1, parcels: 1 },
        { status: 'REJECTED', shipped: 0, parcels: 0 },
      ]);
    });
});
