import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { rows, sql } from '@oms/platform/database/sql';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { adjustStock } from '../operations/adjust-stock.js';
import { reconcileDemand } from '../operations/reconcile-demand.js';
import { recordFulfillment } from '../operations/record-fulfillment.js';
import { upsertItem } from '../operations/upsert-item.js';
import { upsertLocation, type UpsertLocationInput } from '../operations/upsert-location.js';
import { verifyInventory } from '../operations/verify-inventory.js';
import type { Demand } from '../rules/demand.js';
import type { ItemDetails } from '../rules/item.js';
import { createInventoryServices, type InventoryServices } from '../services.js';
import { inventorySource } from '../source.js';
import { buildInventorySchema } from '../subgraph.js';

/** An event as it would be delivered. */
const event = <Payload>(
  aggregateId: string,
  aggregateVersion: number,
  payload: Payload,
): IntegrationEvent<Payload> => ({
  eventId: newId(),
  type: 'test',
  schemaVersion: 1,
  aggregateId,
  aggregateVersion,
  occurredAt: '2026-03-02T09:00:00Z',
  actor: { role: 'job', id: 'test' },
  requestId: 'test',
  payload,
});

/** What a test states of a demand; the rest is filled in. */
export interface DemandDraft {
  readonly orderId?: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly cancelled?: number; readonly components?: Demand['lines'][number]['components'] }[]; // prettier-ignore
  readonly country?: string;
  readonly channelCode?: string;
  readonly channelLocations?: readonly string[];
  readonly priority?: number;
  readonly placedAt?: string;
  readonly onHold?: boolean;
  readonly reservationId?: string;
}

/** Inventory on a database of its own, with orders and fulfillment played by the test. */
export class TestInventory {
  private version = 0;
  private readonly lineIds = new Map<string, string>();

  constructor(readonly subgraph: TestSubgraph<InventoryServices>) {}

  async item(sku: string, given: Partial<ItemDetails> = {}): Promise<void> {
    await upsertItem(this.subgraph.op(), { sku, title: sku, ...given });
  }

  async location(code: string, given: Partial<UpsertLocationInput> = {}): Promise<string> {
    const address = { line1: 'x', city: 'y', countryCode: 'DE', latitude: 52, longitude: 13 };
    const { id } = await upsertLocation(this.subgraph.op(), { code, name: code, kind: 'WAREHOUSE', address, ...given });
    return id;
  }

  /** Brings so many more units in. */
  async stock(sku: string, units: Readonly<Record<string, number>>): Promise<void> {
    for (const [locationCode, delta] of Object.entries(units))
      await adjustStock(this.subgraph.op(), { sku, locationCode, delta, reason: 'FOUND' });
  }

  /** The demand of an order; lines of one item keep their ids. */
  demandOf(draft: DemandDraft & { readonly orderId: string }): Demand {
    const { orderId, country = 'DE' } = draft;
    return {
      orderId,
      channelCode: draft.channelCode ?? 'WEB',
      channelLocations: draft.channelLocations ?? [],
      priority: draft.priority ?? 0,
      placedAt: draft.placedAt ?? '2026-03-01T00:00:00Z',
      onHold: draft.onHold ?? false,
      reservationId: draft.reservationId ?? null,
      deliveries: [{ deliveryId: orderId, method: 'SHIPPING', destination: { countryCode: country, latitude: 50, longitude: 10 }, pickupLocationId: null }], // prettier-ignore
      lines: draft.lines.map((line, index) => {
        const key = `${orderId}/${index}`;
        const lineId = this.lineIds.get(key) ?? newId();
        this.lineIds.set(key, lineId);
        return { lineId, deliveryId: orderId, cancelled: 0, stockTracked: true, requiresShipping: true, components: [{ sku: line.sku, perKit: 1 }], unitPrice: 1_000, ...line }; // prettier-ignore
      }),
    };
  }

  /** Tells inventory what orders want, in one batch; answers the orders' ids. */
  async demand(...drafts: readonly DemandDraft[]): Promise<string[]> {
    const demands = drafts.map((draft) => this.demandOf({ ...draft, orderId: draft.orderId ?? newId() }));
    await reconcileDemand(
      this.subgraph.op(),
      demands.map((demand) => event(demand.orderId, (this.version += 1), demand)),
    );
    return demands.map(({ orderId }) => orderId);
  }

  /** What is reserved for an order: `{ location: units }`, backorders under `backordered`. */
  async reserved(orderId: string): Promise<Record<string, number>> {
    const found = await rows<{ place: string; units: number }>(
      this.subgraph.database.sql(),
      sql`select case when r.state = 'ALLOCATED' then l.code else 'backordered' end as place, sum(r.quantity) as units
          from order_reservation_line r join location l on l.id = r.location_id where r.order_id = ${orderId} and r.quantity > 0 group by 1 order by 1`,
    );
    return Object.fromEntries(found.map(({ place, units }) => [place, Number(units)]));
  }

  /** Fulfillment reports that the order's units at a location were not there, or refused. */
  async fail(orderId: string, locationCode: string, reason = 'REJECTED'): Promise<void> {
    const found = await rows<{ id: string; quantity: number; short: number }>(
      this.subgraph.database.sql(),
      sql`select r.id, r.quantity, r.short from order_reservation_line r join location l on l.id = r.location_id where r.order_id = ${orderId} and l.code = ${locationCode} and r.state = 'ALLOCATED'`,
    );
    const lines = found.map(({ id, quantity, short }) => ({ allocationId: id, shipped: 0, short: short + quantity, shortReason: reason })); // prettier-ignore
    await recordFulfillment(this.subgraph.op(), [
      event(orderId, (this.version += 1), { orderId, orders: [{ lines }] }),
    ]);
  }

  /** One level, in units. */
  async level(sku: string, locationCode: string): Promise<Record<string, number>> {
    const [level] = await rows<Record<string, number>>(
      this.subgraph.database.sql(),
      sql`select level.* from inventory_level level join location l on l.id = level.location_id where level.sku = ${sku} and l.code = ${locationCode}`,
    );
    return level ?? {};
  }

  verify = () => verifyInventory(this.subgraph.op());
}

/** Opens an empty inventory. Close the subgraph at the end. */
export async function openInventory(): Promise<TestInventory> {
  const subgraph = await openTestSubgraph({
    source: inventorySource,
    buildSchema: buildInventorySchema,
    services: () => createInventoryServices({ tokenSecret: 'token-secret-of-the-tests' }),
  });
  return new TestInventory(subgraph);
}
