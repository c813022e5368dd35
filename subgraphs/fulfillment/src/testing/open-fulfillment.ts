import { firstRow, sql } from '@oms/platform/database/sql';
import type { ReturnLabelRequested } from '@oms/platform/events/return-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { recordDemand } from '../operations/record-demand.js';
import { recordLocations } from '../operations/record-locations.js';
import { recordReservations } from '../operations/record-reservations.js';
import { createFulfillmentServices, type FulfillmentServices } from '../services.js';
import { fulfillmentSource } from '../source.js';
import { buildFulfillmentSchema } from '../subgraph.js';

export const DATA_SECRET = 'data-secret-of-the-tests';
const ADDRESS = { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };

/** An event of another subgraph. */
export const event = <Payload>(aggregateId: string, payload: Payload): IntegrationEvent<Payload> => ({
  eventId: newId(),
  type: 'Test',
  schemaVersion: 1,
  aggregateId,
  aggregateVersion: 1,
  occurredAt: '2026-03-02T09:00:00.000Z',
  actor: { role: 'job', id: 'job:test' },
  requestId: 'test',
  payload,
});

/** Fulfillment on a database of its own, with one location; the other subgraphs are played by the test. */
export class TestFulfillment {
  constructor(
    readonly subgraph: TestSubgraph<FulfillmentServices>,
    readonly locationId: string,
  ) {}

  /** Makes a location known. */
  async place(locationId: string, code: string): Promise<void> {
    const place = { locationId, code, name: code, active: true, address: ADDRESS };
    await recordLocations(this.subgraph.op(), [event(locationId, place)]);
  }

  /** A return that asks for its label. */
  wanted(locationId = this.locationId): IntegrationEvent<ReturnLabelRequested> {
    const returnId = newId();
    const sender = this.subgraph.services.sealer.seal({ name: 'Ada', email: 'ada@example.com', ...ADDRESS });
    const items = [{ sku: 'TEA', quantity: 1, value: 1000 }];
    const about = { number: `1-R${returnId.slice(-4)}`, orderId: newId(), customerId: null, locationId };
    return event(returnId, { returnId, ...about, form: 'LABEL', sender, currency: 'EUR', items });
  }

  /** Work of the location on so many units. */
  async order(quantity: number): Promise<{ id: string; number: string }> {
    const [orderId, lineId, deliveryId] = [newId(), newId(), newId()];
    const recipient = this.subgraph.services.sealer.seal({ name: 'Ada', email: 'ada@example.com', ...ADDRESS });
    const line = { lineId, sku: 'TEA', title: 'Tea', quantity, cancelled: 0, cancelPending: 0 };
    const money = { unitPrice: 1000, currency: 'EUR', components: [{ sku: 'TEA', perKit: 1 }] };
    const delivery = {
      deliveryId,
      method: 'SHIPPING' as const,
      recipient,
      promisedTo: null,
      service: 'STANDARD' as const,
    };
    const number = `W-${orderId.slice(-6)}`;
    const demand = {
      orderId,
      number,
      onHold: false,
      demandVersion: 1,
      deliveries: [delivery],
      lines: [{ ...line, ...money }],
    };
    await recordDemand(this.subgraph.op(), [event(orderId, demand)]);
    const reserved = { allocationId: newId(), lineId, deliveryId, sku: 'TEA', locationId: this.locationId };
    const lines = [{ ...reserved, quantity, short: 0, state: 'ALLOCATED' as const }];
    await recordReservations(this.subgraph.op(), [event(orderId, { orderId, demandVersion: 1, lines })]);
    const found = await firstRow<{ id: string; number: string }>(
      this.subgraph.database.sql(),
      sql`select id, number from fulfillment_order where order_id = ${orderId}`,
    );
    if (!found) throw new Error('no work was opened');
    return found;
  }
}

/** Opens fulfillment with the location WH. Close the subgraph at the end. */
export async function openFulfillment(): Promise<TestFulfillment> {
  const subgraph = await openTestSubgraph({
    source: fulfillmentSource,
    buildSchema: buildFulfillmentSchema,
    services: () => createFulfillmentServices({ dataSecret: DATA_SECRET }),
  });
  const fulfillment = new TestFulfillment(subgraph, newId());
  await fulfillment.place(fulfillment.locationId, 'WH');
  return fulfillment;
}
