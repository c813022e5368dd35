import type { OperationContext } from '@oms/platform/commands/run-command';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { LevelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { checkReorder } from '../storage/reorder-alerts.js';

/** Holds levels that have changed against their reorder policies. */
export const raiseReorderAlerts = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<LevelKey>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.reorder-alert', events, (tx, fresh) =>
    checkReorder(
      tx,
      fresh.map(({ payload }) => payload),
    ),
  );
