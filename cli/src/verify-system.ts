import { jobActor } from '@oms/platform/auth/actor';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { operationContext, type SubgraphRuntime } from '@oms/platform/graphql/subgraph-context';
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

/** What the subgraph records of each allocation, by its id. */
async function recordedIn(runtime: SubgraphRuntime, statement: RawBuilder<unknown>): Promise<Map<string, Units>> {
  const recorded = await rows<Units>(runtime.database.sql(), statement);
  return new Map(recorded.map((one) => [one.id, one]));
}

const inOrders = sql`
  select allocation_id as id, quantity, shipped from order_line_allocation where state = 'ALLOCATED'`;
const inInventory = sql`select id, quantity, shipped from order_reservation_line where state = 'ALLOCATED'`;
const inFulfillment = sql`
  select allocation_id as id, sum(quantity - cancelled - short)::int as quantity, sum(shipped)::int as shipped
    from fulfillment_order_line group by 1`;

function difference(where: string, reserved: Units, recorded: Units | undefined): Violation[] {
  const { quantity = 0, shipped = 0 } = recorded ?? {};
  if (quantity === reserved.quantity && shipped === reserved.shipped) return [];
  return [
    {
      rule: `allocation.${where}-equals-inventory`,
      subject: reserved.id,
      detail: `inventory ${reserved.quantity}/${reserved.shipped}, ${where} ${quantity}/${shipped}`,
    },
  ];
}

/** Compares what three subgraphs hold of each allocation; equal once everything is delivered. */
async function acrossSubgraphs({ orders, inventory, fulfillment }: Runtimes): Promise<Violation[]> {
  const reserved = await recordedIn(inventory, inInventory);
  const ordered = await recordedIn(orders, inOrders);
  const worked = await recordedIn(fulfillment, inFulfillment);
  return [...reserved.values()].flatMap((one) => [
    ...difference('orders', one, ordered.get(one.id)),
    ...difference('fulfillment', one, worked.get(one.id)),
  ]);
}

const returnedInOrders = sql`
  select concat_ws('/', t.return_id, t.sku, t.location_id, t.state) as id, sum(t.quantity)::int as quantity, 0 as shipped from (
    select lot.return_id, line.sku, lot.location_id, lot.quantity, case when lot.disposition is null then 'RECEIVED' when lot.resolution = 'REJECT' or lot.disposition in ('MISSING', 'DISPOSE') then null
      when lot.disposition = 'RETURN_TO_VENDOR' then case when lot.vendor_reference is null then 'VENDOR' end else lot.disposition end as state
    from order_return_lot lot join order_return_line line on line.id = lot.return_line_id join order_line bought on bought.id = line.line_id where bought.stock_tracked) t
  where t.state is not null group by 1`;
const returnedInInventory = sql`
  select concat_ws('/', return_id, sku, location_id, state) as id, quantity, 0 as shipped from return_stock where quantity > 0`;

/** Compares what orders say came back with what inventory counted; equal once everything is delivered. */
async function returnsAcross({ orders, inventory }: Runtimes): Promise<Violation[]> {
  const back = await recordedIn(orders, returnedInOrders);
  const counted = await recordedIn(inventory, returnedInInventory);
  return [...new Set([...back.keys(), ...counted.keys()])].flatMap((id) => {
    const [said, kept] = [back.get(id)?.quantity ?? 0, counted.get(id)?.quantity ?? 0];
    const detail = `orders ${said}, inventory ${kept}`;
    return said === kept ? [] : [{ rule: 'return.stock-equals-orders', subject: id, detail }];
  });
}

interface Owed {
  readonly what: string;
  readonly amount: number;
}

const owedIn = async (runtime: SubgraphRuntime, statement: RawBuilder<unknown>): Promise<Map<string, number>> =>
  new Map((await rows<Owed>(runtime.database.sql(), statement)).map(({ what, amount }) => [what, amount]));

const owedInOrders = sql`
  select kind || ' ' || currency as what, sum(balance)::bigint as amount from credit_account where version > 0 group by 1`;
const owedInFigures = sql`
  select kind || ' ' || currency as what, sum(credit_change)::bigint as amount from rollup_credit_day group by 1`;

/** Compares what is owed for store credit and gift cards with what figures count of it. */
async function creditAcross({ orders, analytics }: Runtimes): Promise<Violation[]> {
  const [owed, counted] = [await owedIn(orders, owedInOrders), await owedIn(analytics, owedInFigures)];
  return [...new Set([...owed.keys(), ...counted.keys()])].flatMap((what) => {
    const [held, told] = [owed.get(what) ?? 0, counted.get(what) ?? 0];
    const detail = `orders owe ${held} in minor units, figures say ${told}; "oms tell-credit" has them count what they never heard of`;
    return held === told ? [] : [{ rule: 'credit.figures-equal-orders', subject: what, detail }];
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
    ...(await returnsAcross(runtimes)),
    ...(await creditAcross(runtimes)),
  ];
}
