import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { gatherOfOrders } from '@oms/platform/personal-data/gather';
import type { PersonalDataOfOrdersRequested } from '@oms/platform/personal-data/personal-data';
import { readTables } from '@oms/platform/personal-data/read-tables';
import type { AnalyticsServices } from '../services.js';
import { personalTables } from '../storage/personal-tables.js';

/** PersonalDataOfOrdersRequested → the facts on the customer and the orders that figures are made of. */
export const gatherPersonalData = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<PersonalDataOfOrdersRequested>[],
): Promise<void> =>
  gatherOfOrders(ctx, events, 'analytics', {
    sealer: ctx.services.sealer,
    filesOf: (tx, asked) => readTables(tx.db, { subgraph: 'analytics', number: asked.number }, personalTables(asked)),
  });
