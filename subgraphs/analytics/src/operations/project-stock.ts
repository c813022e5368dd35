import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import {
  keepStock,
  restateStockDays,
  STOCK_ARCHIVES,
  writeLevels,
  type StockFact,
} from '../storage/write-stock-facts.js';
import { project } from './project.js';

/** Stock as it is, as each day left it, and what came and went. */
export const stockProjection: Projection<StockFact> = {
  consumer: 'analytics.project-stock',
  write: writeLevels,
  keep: keepStock,
  archives: STOCK_ARCHIVES,
  rolled: ['stockChange', 'movement'],
  finished: restateStockDays,
  // The last state of each hour, from which days are made in whatever time zone; and whatever moved.
  slots: ({ payload, aggregateVersion, occurredAt }) => [
    `hour ${new Date(occurredAt).toISOString().slice(0, 13)}`,
    ...((payload.moved ?? []).length > 0 ? [`moved ${aggregateVersion}`] : []),
  ],
};

/** Stock as it is now, and how it came to be so. */
export const projectStock = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<StockFact>[],
): Promise<void> => project(ctx, stockProjection, events);
