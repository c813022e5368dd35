import { randomUUID } from 'node:crypto';
import { jobActor } from '@oms/platform/auth/actor';
import { rows, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { reconcileDemand } from '@oms/inventory/operations/reconcile-demand';
import type { Runtimes } from '@oms/jobs/runtimes';
import { percentile } from '../measure/percentile.js';
import { withBareSystem } from '../rig/bare-system.js';

const BATCH = 20;
const SKUS = 400;
const LOCATIONS = 8;

type Events = Parameters<typeof reconcileDemand>[1];

function demandOf(index: number): Events[number] {
  const orderId = randomUUID();
  const line = (offset: number) => ({ lineId: randomUUID(), deliveryId: orderId, quantity: 1, cancelled: 0, stockTracked: true, requiresShipping: true, unitPrice: 1_000, components: [{ sku: `S${((index * 2 + offset) % SKUS) + 1}`, perKit: 1 }] }); // prettier-ignore
  const payload = {
    orderId,
    channelCode: 'WEB',
    priority: 0,
    placedAt: new Date().toISOString(),
    onHold: false,
    reservationId: null,
    deliveries: [{ deliveryId: orderId, method: 'SHIPPING', destination: { countryCode: 'DE', latitude: 50, longitude: 10 }, pickupLocationId: null }], // prettier-ignore
    lines: [line(0), line(1)],
  };
  return { eventId: randomUUID(), type: 'DemandChanged', schemaVersion: 1, aggregateId: orderId, aggregateVersion: 1, occurredAt: payload.placedAt, actor: { role: 'job', id: 'bench' }, requestId: 'bench', payload }; // prettier-ignore
}

async function fill({ inventory }: Runtimes): Promise<void> {
  const db = inventory.database.sql();
  await rows(db, sql`insert into location (id, code, name, kind, address) select gen_random_uuid(), 'L' || n, 'L' || n, 'WAREHOUSE', jsonb_build_object('countryCode', 'DE', 'latitude', 48 + n * 0.5, 'longitude', 8 + n * 0.5) from generate_series(1, ${LOCATIONS}::int) n`); // prettier-ignore
  await rows(db, sql`insert into item (sku, title) select 'S' || n, 'S' || n from generate_series(1, ${SKUS}::int) n`);
  await rows(db, sql`insert into inventory_level (id, sku, location_id, on_hand, updated_at) select gen_random_uuid(), i.sku, l.id, 1000000, now() from item i cross join location l`); // prettier-ignore
}

/** Takes batches until none is left; answers how long each order waited for its commit. */
async function work(runtimes: Runtimes, batches: Events[number][][]): Promise<number[]> {
  const waits: number[] = [];
  for (let batch = batches.pop(); batch; batch = batches.pop()) {
    const began = performance.now();
    await reconcileDemand(operationContext(runtimes.inventory, jobActor('bench'), randomUUID()), batch);
    waits.push(performance.now() - began);
  }
  return waits;
}

/** The same rows and changes of stock in bare statements, without deciding anything. */
async function bare({ inventory }: Runtimes, orders: number): Promise<number> {
  const db = inventory.database.sql();
  const [place] = await rows<{ id: string }>(db, sql`select id from location limit 1`);
  const began = performance.now();
  for (let done = 0; done < orders; done += BATCH)
    await rows(
      db,
      sql`with o as (insert into order_demand (order_id, demand, demand_version, priority, placed_at, version) select gen_random_uuid(), '{}', 1, 0, now(), 1 from generate_series(1, ${BATCH}::int) returning order_id),
            want as materialized (select order_id, 'S' || ((${done}::int * 2 + row_number() over ()) % ${SKUS}::int + 1) as sku from o cross join generate_series(1, 2)),
            l as (insert into order_reservation_line (id, order_id, line_id, delivery_id, sku, location_id, state, quantity) select gen_random_uuid(), order_id, gen_random_uuid(), order_id, sku, ${place?.id}::uuid, 'ALLOCATED', 1 from want returning sku),
            locked as materialized (select level.id, w.units from inventory_level level join (select sku, count(*)::int as units from want group by sku) w using (sku) where level.location_id = ${place?.id}::uuid order by level.id for update of level)
          update inventory_level set reserved = reserved + locked.units from locked where inventory_level.id = locked.id`,
    );
  return (orders * 1_000) / (performance.now() - began);
}

/** Orders allocated a second by the allocation job's operation, with 1, 2 and 4 workers, beside bare SQL of the same effect. */
export const allocationBench = ({ orders }: { orders: number }): Promise<void> =>
  withBareSystem(async ({ runtimes }) => {
    await fill(runtimes);
    const made = Array.from({ length: orders }, (_, index) => demandOf(index));
    await work(runtimes, [made.splice(0, BATCH)]);
    const results = [];
    for (const workers of [1, 2, 4]) {
      const some = Array.from({ length: orders }, (_, index) => demandOf(index));
      const batches = Array.from({ length: Math.ceil(orders / BATCH) }, (_, index) => some.slice(index * BATCH, (index + 1) * BATCH)); // prettier-ignore
      const began = performance.now();
      const waits = (await Promise.all(Array.from({ length: workers }, () => work(runtimes, batches)))).flat();
      const perSecond = (orders * 1_000) / (performance.now() - began);
      results.push({ way: `${workers} worker${workers > 1 ? 's' : ''}`, 'orders/s': Math.round(perSecond), 'batch p50 ms': Math.round(percentile(waits, 0.5)), 'batch p99 ms': Math.round(percentile(waits, 0.99)) }); // prettier-ignore
    }
    console.table([...results, { way: 'bare SQL', 'orders/s': Math.round(await bare(runtimes, orders)) }]);
  });
