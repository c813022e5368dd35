import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { writeItems, type ItemFact } from '../storage/write-items.js';
import { project } from './project.js';

/** Items as a dimension: title, category, supplier, cost. */
export const itemsProjection: Projection<ItemFact> = { consumer: 'analytics.project-items', write: writeItems };

/** What is told of items; lines of the past follow a changed category, supplier or cost. */
export const projectItems = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<ItemFact>[],
): Promise<void> => project(ctx, itemsProjection, events);
