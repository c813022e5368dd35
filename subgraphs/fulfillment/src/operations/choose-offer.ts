import { crashPoint } from '@oms/platform/commands/crash-point';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { LabelRequest } from '../carriers/carrier.js';
import { chooseRate, type Offer } from '../rules/choose-rate.js';
import type { FulfillmentServices } from '../services.js';
import { putIntent, type LabelIntent } from '../storage/label-intents.js';
import { labelRequest, type WantedLabel } from '../storage/label-wanted.js';

type Context = OperationContext<FulfillmentServices>;

/**
 * Offers of every carrier that answers. Rejects with CarrierUnavailable when none did, and with the first refusal when
 * all that answered refused.
 */
export async function collectOffers(ctx: Context, request: LabelRequest): Promise<Offer[]> {
  const carriers = ctx.services.carriers(ctx.database);
  const answers = await Promise.allSettled(
    carriers.map(async (carrier) =>
      (await carrier.rate(request)).map((quote) => ({ ...quote, carrier: carrier.code })),
    ),
  );
  const offers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (offers.length > 0) return offers;
  const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const unexpected = reasons.find(
    (reason) => !(reason instanceof CarrierRefused || reason instanceof CarrierUnavailable),
  );
  const error = unexpected ?? reasons.find((reason) => reason instanceof CarrierUnavailable) ?? reasons[0];
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('a carrier failed without saying why', { cause: error });
  throw new CarrierRefused('NO_SERVICE', 'no carrier offers a service on this route', 'receiver');
}

/** Compares all offers with what was promised, and writes the choice down before anything is bought. */
export async function chooseOffer(ctx: Context, wanted: WantedLabel): Promise<LabelIntent> {
  const request = await labelRequest(ctx, wanted);
  const offers = await collectOffers(ctx, request);
  const { service, promisedTo } = wanted;
  const choice = chooseRate(offers, { promisedTo, service, shipDate: request.shipDate });
  if (!choice) throw new CarrierRefused('NO_SERVICE', 'no carrier offers a service on this route', 'receiver');
  crashPoint('label.before-intent');
  const about = { key: wanted.labelKey, shipmentId: wanted.id, now: ctx.clock.now() };
  return putIntent(ctx.database.sql(), about, choice);
}
