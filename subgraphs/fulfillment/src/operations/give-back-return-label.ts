import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { CarrierRefused } from '../carriers/carrier-errors.js';
import type { PurchasedLabel } from '../carriers/carrier.js';
import type { ReturnLabel } from '../rules/return-label.js';
import type { FulfillmentServices } from '../services.js';
import { moveReturnLabel } from '../storage/return-labels.js';

type Context = OperationContext<FulfillmentServices>;

/** Time after which nobody is buying any more who began before the label was void. */
const PATIENCE_MINUTES = 5;

/** What the row keeps of a label that was bought. */
export const boughtChange = ({ trackingNumber, carrierReference, trackingUrl, price }: PurchasedLabel) => ({
  trackingNumber,
  carrierReference,
  trackingUrl: trackingUrl ?? null,
  cost: price.minor,
  costCurrency: price.currency,
});

const confirm = async ({ database, clock }: Context, { id }: ReturnLabel): Promise<void> =>
  void (await run(database.sql(), sql`update return_label set void_confirmed_at = ${clock.now()} where id = ${id}`));

/**
 * Gives a void label back to its carrier, also one of which we only know that it may have been bought: it is looked up by
 * our key first. Safe twice: voiding a voided label changes nothing.
 */
export async function giveBackReturnLabel(ctx: Context, label: ReturnLabel): Promise<void> {
  if (!label.carrier) return confirm(ctx, label);
  try {
    const carrier = carrierByCode(ctx, label.carrier);
    const bought = label.trackingNumber ? null : await carrier.find(label.id);
    const trackingNumber = label.trackingNumber ?? bought?.trackingNumber;
    if (!trackingNumber) {
      const settled = label.updatedAt.getTime() < ctx.clock.now().getTime() - PATIENCE_MINUTES * 60_000;
      return settled ? await confirm(ctx, label) : undefined;
    }
    if (bought)
      await runCommand({ ...ctx, idempotency: undefined }, 'recordReturnLabel', (tx) =>
        moveReturnLabel(tx, label, 'VOIDED', boughtChange(bought)),
      );
    const carrierReference = label.carrierReference ?? bought?.carrierReference ?? trackingNumber;
    await carrier.void({ trackingNumber, carrierReference });
  } catch (error) {
    if (!(error instanceof CarrierRefused)) throw error;
    ctx.logger.warn({ err: error, returnId: label.id }, 'the carrier does not take a return label back');
  }
  await confirm(ctx, label);
}
