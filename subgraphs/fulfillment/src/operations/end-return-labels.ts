import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { CarrierRefused } from '../carriers/carrier-errors.js';
import type { FulfillmentServices } from '../services.js';
import { findReturnLabel, moveReturnLabel } from '../storage/return-labels.js';

/** What fulfillment reads of `ReturnChanged` with the facet `ended`: nobody will send these goods. */
export interface EndedReturn {
  readonly returnId: string;
}

/**
 * ReturnChanged → the label of a return that nothing will come of is given back. Safe twice: voiding a voided label
 * changes nothing, and a label that is under way stays.
 */
export async function endReturnLabels(
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<EndedReturn>[],
): Promise<void> {
  for (const { payload } of events) {
    const label = await findReturnLabel(ctx.database.sql(), payload.returnId);
    if (!label || !['REQUESTED', 'PURCHASED', 'VOIDED'].includes(label.status)) continue;
    if (label.status !== 'VOIDED') {
      const command = { ...ctx, idempotency: undefined };
      const moved = await runCommand(command, 'endReturnLabel', (tx) => moveReturnLabel(tx, label, 'VOIDED'));
      if (!moved) throw new Error(`return label ${label.id} has moved meanwhile`);
    }
    const { carrier, trackingNumber } = label;
    if (!carrier || !trackingNumber) continue;
    try {
      await carrierByCode(ctx, carrier).void({
        trackingNumber,
        carrierReference: label.carrierReference ?? trackingNumber,
      });
    } catch (error) {
      if (!(error instanceof CarrierRefused)) throw error;
      ctx.logger.warn({ err: error, returnId: label.id }, 'the carrier does not take a return label back');
    }
    await run(
      ctx.database.sql(),
      sql`update return_label set void_confirmed_at = ${ctx.clock.now()} where id = ${label.id}`,
    );
  }
}
