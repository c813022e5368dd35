import { crashPoint } from '@oms/platform/commands/crash-point';
import type { OperationContext } from '@oms/platform/commands/run-command';
import type { LabelRequested } from '@oms/platform/events/fulfillment-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import type { PurchasedLabel } from '../carriers/carrier.js';
import type { ShipmentStatus } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { storeFile } from '../storage/label-files.js';
import { dropIntent, findIntent, type LabelIntent } from '../storage/label-intents.js';
import { labelRequest, loadWanted, type WantedLabel } from '../storage/label-wanted.js';
import { chooseOffer } from './choose-offer.js';
import { recordLabel, type LabelResult } from './record-label.js';

type Context = OperationContext<FulfillmentServices>;

const WAITING: readonly ShipmentStatus[] = ['LABEL_PENDING', 'LABEL_UNKNOWN', 'LABEL_FAILED'];

/** Tries after which a carrier that cannot be reached is a matter for people. */
const MAX_ATTEMPTS = 10;

/** Labels that one worker buys at the same time: while one carrier thinks, the next is asked. */
const AT_ONCE = 4;

/**
 * What stands under the parcel's key. After a refusal offers are compared anew, unless something was bought after all:
 * then the label is taken.
 */
async function decide(
  ctx: Context,
  wanted: WantedLabel,
): Promise<{ intent: LabelIntent; known: PurchasedLabel | null }> {
  const db = ctx.database.sql();
  const standing = await findIntent(db, wanted.labelKey);
  if (!standing) return { intent: await chooseOffer(ctx, wanted), known: null };
  const known = await carrierByCode(ctx, standing.carrier).find(wanted.labelKey);
  if (known || wanted.status !== 'LABEL_FAILED') return { intent: standing, known };
  await dropIntent(db, wanted.labelKey);
  return { intent: await chooseOffer(ctx, wanted), known: null };
}

/** Buys, or finds what an earlier try has bought; nothing is locked meanwhile. */
async function obtain(ctx: Context, wanted: WantedLabel): Promise<LabelResult> {
  const { intent, known } = await decide(ctx, wanted);
  const carrier = carrierByCode(ctx, intent.carrier);
  const { service, rateReference } = intent;
  crashPoint('label.before-call');
  const request = { ...(await labelRequest(ctx, wanted)), service, ...(rateReference ? { rateReference } : {}) };
  const label = known ?? (await carrier.buy(request));
  crashPoint('label.after-call');
  const zpl = carrier.labelFormats.includes('ZPL') ? await carrier.find(wanted.labelKey, 'ZPL') : null;
  const place = { shipmentId: wanted.id, labelKey: wanted.labelKey };
  const files = [await storeFile(ctx, place, label.label)];
  if (zpl && zpl.label.format !== label.label.format) files.push(await storeFile(ctx, place, zpl.label));
  return { status: 'LABEL_PURCHASED', carrier: carrier.code, label, files, expectedOn: intent.expectedOn };
}

/** What an error means for the parcel; what may pass by itself is tried again until there have been too many tries. */
function resultOf(error: unknown, attempts: number): LabelResult {
  if (error instanceof CarrierRefused) return { status: 'LABEL_FAILED', failure: `${error.code}: ${error.message}` };
  const tooOften = attempts + 1 >= MAX_ATTEMPTS;
  if (error instanceof CarrierOutcomeUnknown)
    return { status: tooOften ? 'LABEL_FAILED' : 'LABEL_UNKNOWN', failure: error.message };
  if (error instanceof CarrierUnavailable)
    return { status: tooOften ? 'LABEL_FAILED' : 'LABEL_PENDING', failure: error.message };
  throw error;
}

/** Gets the label of one parcel that waits for it. Answers the status that it reached. */
export async function generateLabel(ctx: Context, shipmentId: string): Promise<ShipmentStatus | undefined> {
  const wanted = await loadWanted(ctx, shipmentId);
  if (!wanted || !WAITING.includes(wanted.status)) return wanted?.status;
  const result = await obtain(ctx, wanted).catch((error: unknown) => resultOf(error, wanted.labelAttempts));
  await recordLabel(ctx, wanted, result);
  return result.status;
}

/**
 * Buys the labels that packing asked for. The parcel's own key goes with every purchase, so that asking twice buys once;
 * an answer that was lost is looked up when the delivery comes again. One parcel's trouble holds up no other.
 */
export async function generateLabels(ctx: Context, events: readonly IntegrationEvent<LabelRequested>[]): Promise<void> {
  const queue = events.map(({ payload }) => payload.shipmentId);
  const troubles: Error[] = [];
  const work = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const shipmentId = id;
      const status = await generateLabel(ctx, shipmentId).catch((error: unknown) => {
        troubles.push(error instanceof Error ? error : new Error(String(error)));
      });
      if (status === 'LABEL_UNKNOWN')
        troubles.push(new CarrierOutcomeUnknown('the label will be looked up', shipmentId));
      if (status === 'LABEL_PENDING') troubles.push(new CarrierUnavailable('the carrier will be asked again'));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, events.length) }, work));
  const [trouble] = troubles;
  if (trouble) throw trouble;
}
