import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { ReturnChanged } from '@oms/platform/events/return-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { ReturnLabelStatus } from '../rules/return-label.js';
import type { FulfillmentServices } from '../services.js';
import { findReturnLabel, moveReturnLabel } from '../storage/return-labels.js';
import { giveBackReturnLabel } from './give-back-return-label.js';

/** What fulfillment reads of `ReturnChanged` with the facet `ended`: nobody will send these goods. */
type EndedReturn = Pick<ReturnChanged, 'returnId'>;

/** Where a label may be that nobody will use: a failed one may have been bought all the same. */
const UNUSED: readonly ReturnLabelStatus[] = ['REQUESTED', 'PURCHASED', 'FAILED', 'VOIDED'];

/**
 * ReturnChanged → the label of a return that nothing will come of is given back, whether its purchase was answered or not.
 * Safe twice: voiding a voided label changes nothing, and a label that is under way stays.
 */
export async function endReturnLabels(
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<EndedReturn>[],
): Promise<void> {
  for (const { payload } of events) {
    const label = await findReturnLabel(ctx.database.sql(), payload.returnId);
    if (!label || !UNUSED.includes(label.status)) continue;
    if (label.status !== 'VOIDED') {
      const command = { ...ctx, idempotency: undefined };
      const moved = await runCommand(command, 'endReturnLabel', (tx) => moveReturnLabel(tx, label, 'VOIDED'));
      if (!moved) throw new Error(`return label ${label.id} has moved meanwhile`);
    }
    const ended = await findReturnLabel(ctx.database.sql(), payload.returnId);
    if (ended) await giveBackReturnLabel(ctx, ended);
  }
}
