import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { gatherOfOrders } from '@oms/platform/personal-data/gather';
import type { PersonalDataOfOrdersRequested } from '@oms/platform/personal-data/personal-data';
import { readTables } from '@oms/platform/personal-data/read-tables';
import type { InventoryServices } from '../services.js';

/**
 * PersonalDataOfOrdersRequested → what inventory holds of the orders: what was wanted, to which place, and what was
 * reserved. None of it names anybody.
 */
export const gatherPersonalData = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<PersonalDataOfOrdersRequested>[],
): Promise<void> =>
  gatherOfOrders(ctx, events, 'inventory', {
    filesOf: (tx, { orderIds, number }) => {
      const where = sql`t.order_id = any(${orderIds}::uuid[])`;
      const tables = ['order_demand', 'order_reservation_line', 'allocation_decision'] as const;
      return readTables(tx.db, { subgraph: 'inventory', number }, tables.map((table) => ({ table, where }))); // prettier-ignore
    },
  });
