import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { gatherOfOrders } from '@oms/platform/personal-data/gather';
import type { PersonalDataOfOrdersRequested } from '@oms/platform/personal-data/personal-data';
import { readTables, type PersonalTable } from '@oms/platform/personal-data/read-tables';
import type { AnalyticsServices } from '../services.js';

/** Facts that figures are made of, by order. */
const FACTS = [
  'fact_order',
  'fact_order_line',
  'fact_payment',
  'fact_refund',
  'fact_shipment',
  'fact_return',
  'fact_appeasement',
] as const;

function tablesOf({ customerIds, orderIds, number }: PersonalDataOfOrdersRequested): PersonalTable[] {
  const theirs = sql`t.customer_id = any(${customerIds}::uuid[])`;
  const person = number === 1 ? ['dim_customer', 'fact_customer'].map((table) => ({ table, where: theirs })) : [];
  return [...person, ...FACTS.map((table) => ({ table, where: sql`t.order_id = any(${orderIds}::uuid[])` }))];
}

/** PersonalDataOfOrdersRequested → the facts on the customer and the orders that figures are made of. */
export const gatherPersonalData = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<PersonalDataOfOrdersRequested>[],
): Promise<void> =>
  gatherOfOrders(ctx, events, 'analytics', {
    sealer: ctx.services.sealer,
    filesOf: (tx, asked) => readTables(tx.db, { subgraph: 'analytics', number: asked.number }, tablesOf(asked)),
  });
