import { jobActor } from '@oms/platform/auth/actor';
import { rows, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import type { Violation } from '@oms/platform/values/violation';
import { verifyAnalytics } from '@oms/analytics/operations/verify-analytics';
import { verifyFulfillment } from '@oms/fulfillment/operations/verify-fulfillment';
import { verifyInventory } from '@oms/inventory/operations/verify-inventory';
import { verifyOrders } from '@oms/orders/operations/verify-orders';
import type { Runtimes } from '@oms/jobs/runtimes';

interface Units {
  readonly id: string;
  readonly quantity: number;
  readonly shipped: number;
}

const BY_ALLOCATION = (list: readonly Units[]): Map<string, Units> => new Map(list.map((one) => [one.id, one]));

/** Compares what three subgraphs hold of each allocation; equal once everything is delivered. */
async function acrossSubgraphs({ orders, inventory, fulfillment }: Runtimes): Promise<Violation[]> {
  const reserved = await rows<Units>(
    inventory.database.sql(),
    sql`select id, quantity, shipped from order_reservation_line where state = 'ALLOCATED'`,
  );
  const recorded = BY_ALLOCATION(
    await rows<Units>(
      orders.database.sql(),
      sql`select allocation_id as id, quantity, shipped from order_line_allocation where state = 'ALLOCATED'`,
    ),
  );
  const worked = BY_ALLOCATION(
    await rows<Units>(
      fulfillment.database.sql(),
      sql`select allocation_id as id, sum(quantity - cancelled - short)::int as quantity, sum(shipped)::int as shipped from fulfillment_order_line group by 1`,
    ),
  );
  return reserved.flatMap((one): Violation[] => {
    const [order, work] = [recorded.get(one.id), worked.get(one.id)];
    const found: Violation[] = [];
    if ((order?.quantity ?? 0) !== one.quantity || (order?.shipped ?? 0) !== one.shipped)
      found.push({
        rule: 'allocation.orders-equals-inventory',
        subject: one.id,
        detail: `inventory ${one.quantity}/${one.shipped}, orders ${order?.quantity ?? 0}/${order?.shipped ?? 0}`,
      });
    if ((work?.quantity ?? 0) !== one.quantity || (work?.shipped ?? 0) !== one.shipped)
      found.push({
        rule: 'allocation.fulfillment-equals-inventory',
        subject: one.id,
        detail: `inventory ${one.quantity}/${one.shipped}, fulfillment ${work?.quantity ?? 0}/${work?.shipped ?? 0}`,
      });
    return found;
  });
}

/** Every rule of quantities and money, within each subgraph and across them. */
export async function verifySystem(runtimes: Runtimes): Promise<Violation[]> {
  const actor = jobActor('verify');
  return [
    ...(await verifyOrders(operationContext(runtimes.orders, actor, newId()))),
    ...(await verifyInventory(operationContext(runtimes.inventory, actor, newId()))),
    ...(await verifyFulfillment(operationContext(runtimes.fulfillment, actor, newId()))),
    ...(await verifyAnalytics(operationContext(runtimes.analytics, actor, newId()))),
    ...(await acrossSubgraphs(runtimes)),
  ];
}
