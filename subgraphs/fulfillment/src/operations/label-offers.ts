import type { OperationContext } from '@oms/platform/commands/run-command';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { FulfillmentServices } from '../services.js';
import { labelRequest, loadWanted } from '../storage/label-wanted.js';
import { collectOffers } from './choose-offer.js';

/** What carriers ask for a parcel now, cheapest first; nothing is bought or kept. */
export async function offersFor(ctx: OperationContext<FulfillmentServices>, shipmentId: string) {
  const wanted = await loadWanted(ctx, shipmentId);
  if (!wanted) return null;
  try {
    const offers = await collectOffers(ctx, await labelRequest(ctx, wanted));
    return offers
      .toSorted((a, b) => a.price.minor - b.price.minor)
      .map((offer) => ({ ...offer, price: moneyOf(offer.price.minor, offer.price.currency) }));
  } catch (error) {
    if (error instanceof CarrierRefused || error instanceof CarrierUnavailable) throw new BadInputError(error.message);
    throw error;
  }
}
