import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import type { Databases } from '@oms/jobs/runtimes';
import type { Observation } from './history.js';

const age = (column: string): RawBuilder<unknown> =>
  sql`extract(epoch from clock_timestamp() - ${sql.ref(column)})::float8 as age_seconds`;

interface Reserved {
  readonly id: string;
  readonly orderId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly reserved: number;
  readonly shipped: number;
}

async function observeAllocations(databases: Databases): Promise<Observation['allocations']> {
  const reserved = await rows<Reserved>(
    databases.inventory.sql(),
    sql`select id, order_id, sku, location_id, quantity as reserved, shipped from order_reservation_line where state = 'ALLOCATED'`,
  );
  const unitsOf = async (name: SubgraphName, statement: RawBuilder<unknown>): Promise<Map<string, number>> => {
    const found = await rows<{ id: string; units: number }>(databases[name].sql(), statement);
    return new Map(found.map(({ id, units }) => [id, units]));
  };
  const worked = await unitsOf(
    'fulfillment',
    sql`select allocation_id as id, sum(quantity - cancelled - short)::int as units from fulfillment_order_line group by 1`,
  );
  const recorded = await unitsOf(
    'orders',
    sql`select allocation_id as id, quantity as units from order_line_allocation where state = 'ALLOCATED'`,
  );
  return reserved.map((one) => ({ ...one, worked: worked.get(one.id) ?? 0, recorded: recorded.get(one.id) ?? 0 }));
}

async function observeMoney(databases: Databases): Promise<Pick<Observation, 'payments' | 'charges'>> {
  const db = databases.orders.sql();
  const payments = await rows<Observation['payments'][number]>(
    db,
    sql`select id, order_id, method, status, authorized, captured, ${age('created_at')} from payment`,
  );
  const charges = await rows<Observation['charges'][number]>(
    db,
    sql`select l.kind, coalesce(c.payment_id::text, split_part(l.key, ':', 1)) as payment_id, l.outcome, l.amount
        from payment_sandbox_ledger l left join payment_capture c on l.kind = 'CAPTURE' and c.id::text = l.key`,
  );
  return { payments, charges };
}

async function observeParcels(databases: Databases): Promise<Pick<Observation, 'shipments' | 'labels'>> {
  const db = databases.fulfillment.sql();
  const shipments = await rows<Observation['shipments'][number]>(
    db,
    sql`select s.id, f.order_id, s.status, ${age('s.created_at')} from shipment s join fulfillment_order f on f.id = s.fulfillment_order_id`,
  );
  const labels = await rows<Observation['labels'][number]>(
    db,
    sql`select coalesce(s.id::text, l.key) as shipment_id, l.tracking_number
        from carrier_ledger l left join shipment s on s.id::text = substring(l.key from 'label-(.{36})') where l.voided_at is null`,
  );
  return { shipments, labels };
}

async function observeDeliveries(databases: Databases): Promise<Observation['deliveries']> {
  const found = await Promise.all(
    SUBGRAPHS.map((name) =>
      rows<Observation['deliveries'][number]>(
        databases[name].sql(),
        sql`select consumer, count(*) filter (where dead_at is null) as pending, count(*) filter (where dead_at is not null) as dead
            from outbox_delivery where done_at is null group by consumer`,
      ),
    ),
  );
  return found.flat();
}

/** Reads, past the graph, what the five databases and the ledgers of payment provider and carrier hold. */
export async function observe(databases: Databases): Promise<Observation> {
  const orders = databases.orders.sql();
  return {
    orders: await rows(
      orders,
      sql`select id, external_reference as reference, status, version, total, ${age('placed_at')} from orders`,
    ),
    lines: await rows(
      orders,
      sql`select order_id, sku, quantity, open, backordered, allocated, shipped, cancelled from order_line`,
    ),
    levels: await rows(
      databases.inventory.sql(),
      sql`select l.sku, l.location_id, l.on_hand, l.reserved,
                 coalesce((select sum(m.delta) from inventory_movement m where m.level_id = l.id and m.bucket = 'on_hand'), 0)::int as moved
          from inventory_level l`,
    ),
    allocations: await observeAllocations(databases),
    ...(await observeMoney(databases)),
    ...(await observeParcels(databases)),
    deliveries: await observeDeliveries(databases),
  };
}
