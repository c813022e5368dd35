import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { CarrierRefused } from '../carriers/carrier-errors.js';
import type { Carrier, PurchasedLabel } from '../carriers/carrier.js';
import { patienceBegan } from '../rules/patience.js';
import type { ReturnLabel } from '../rules/return-label.js';
import type { FulfillmentServices } from '../services.js';
import { moveReturnLabel } from '../storage/return-labels.js';

type Context = OperationContext<FulfillmentServices>;

/** What a carrier takes back. */
type Sold = Pick<PurchasedLabel, 'trackingNumber' | 'carrierReference'>;

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

/** What was bought for a void label, though its purchase was never answered: it is written down first. */
async function findUnheard(ctx: Context, label: ReturnLabel, carrier: Carrier): Promise<Sold | null> {
  const bought = await carrier.find(label.id);
  if (!bought) return null;
  await runCommand({ ...ctx, idempotency: undefined }, 'recordReturnLabel', (tx) =>
    moveReturnLabel(tx, label, 'VOIDED', boughtChange(bought)),
  );
  return bought;
}

async function soldOf(ctx: Context, label: ReturnLabel, carrier: Carrier): Promise<Sold | null> {
  const { trackingNumber, carrierReference } = label;
  if (!trackingNumber) return findUnheard(ctx, label, carrier);
  return { trackingNumber, carrierReference: carrierReference ?? trackingNumber };
}

/**
 * Gives a void label back to its carrier, also one of which we only know that it may have been bought: it is looked up by
 * our key first. Safe twice: voiding a voided label changes nothing.
 */
export async function giveBackReturnLabel(ctx: Context, label: ReturnLabel): Promise<void> {
  if (!label.carrier) return confirm(ctx, label);
  try {
    const carrier = carrierByCode(ctx, label.carrier);
    const sold = await soldOf(ctx, label, carrier);
    const settled = label.updatedAt < patienceBegan(ctx.clock.now());
    if (!sold && !settled) return;
    if (sold) await carrier.void(sold);
  } catch (error) {
    if (!(error instanceof CarrierRefused)) throw error;
    ctx.logger.warn({ err: error, returnId: label.id }, 'the carrier does not take a return label back');
  }
  await confirm(ctx, label);
}
