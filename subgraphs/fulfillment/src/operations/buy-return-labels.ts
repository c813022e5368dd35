import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { PurchasedLabel } from '../carriers/carrier.js';
import { chooseRate } from '../rules/choose-rate.js';
import type { ReturnLabel } from '../rules/return-label.js';
import type { FulfillmentServices } from '../services.js';
import {
  findReturnLabel,
  moveReturnLabel,
  putChoice,
  returnLabelRequest,
  wantReturnLabel,
  type ReturnLabelWanted,
} from '../storage/return-labels.js';
import { collectOffers } from './choose-offer.js';

type Context = OperationContext<FulfillmentServices>;

/** Tries after which a carrier that cannot be reached is a matter for people. */
const MAX_ATTEMPTS = 10;

/** Buys under the return's own id, or finds what an earlier try has bought; nothing is locked meanwhile. */
async function obtain(ctx: Context, label: ReturnLabel): Promise<PurchasedLabel> {
  const request = await returnLabelRequest(ctx, label);
  if (!request) throw new CarrierUnavailable('the place that it goes to is not known yet');
  const known = label.carrier ? await carrierByCode(ctx, label.carrier).find(label.id) : null;
  if (known) return known;
  let standing: ReturnLabel | undefined = label;
  if (!label.carrier) {
    const offers = await collectOffers(ctx, request);
    const { shipDate, service } = request;
    const choice = chooseRate(offers, { promisedTo: null, service, shipDate });
    if (!choice) throw new CarrierRefused('NO_SERVICE', 'no carrier offers a service on this route', 'receiver');
    crashPoint('return-label.before-intent');
    standing = await putChoice(ctx.database.sql(), label.id, choice.offer);
  }
  const { carrier, rateReference } = standing ?? label;
  if (!carrier) throw new Error(`the intent of return label ${label.id} was not kept`);
  crashPoint('return-label.before-call');
  return carrierByCode(ctx, carrier).buy({ ...request, ...(rateReference ? { rateReference } : {}) });
}

/** Puts the file away before any row tells of it; the same label has the same key. */
async function keepFile({ services, database }: Context, id: string, { label }: PurchasedLabel): Promise<void> {
  const key = `return-labels/${id}.pdf`;
  await services.labelStore?.put(key, label.bytes, label.mediaType);
  const store = services.labelStore?.name ?? 'database';
  const bytes = services.labelStore ? null : Buffer.from(label.bytes);
  await run(
    database.sql(),
    sql`update return_label set media_type = ${label.mediaType}, store = ${store}, file_key = ${key}, bytes = ${bytes} where id = ${id} and file_key is null`,
  );
}

async function record(ctx: Context, label: ReturnLabel, bought: PurchasedLabel): Promise<void> {
  await keepFile(ctx, label.id, bought);
  const { trackingNumber, carrierReference, trackingUrl = null, price } = bought;
  const change = { trackingNumber, carrierReference, trackingUrl, cost: price.minor, costCurrency: price.currency };
  await runCommand({ ...ctx, idempotency: undefined }, 'recordReturnLabel', async (tx) => {
    await moveReturnLabel(tx, label, label.status === 'VOIDED' ? 'VOIDED' : 'PURCHASED', change);
  });
}

async function refuse(ctx: Context, label: ReturnLabel, failure: string): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordReturnLabel', async (tx) => {
    await moveReturnLabel(tx, label, 'FAILED', { failure });
  });
}

/** Buys the label of one return, unless it has one or none is wanted any more. What may pass by itself is thrown. */
async function buyReturnLabel(ctx: Context, id: string): Promise<void> {
  const label = await findReturnLabel(ctx.database.sql(), id);
  if (label?.status !== 'REQUESTED') return;
  try {
    await record(ctx, label, await obtain(ctx, label));
  } catch (error) {
    if (error instanceof CarrierRefused) return refuse(ctx, label, `${error.code}: ${error.message}`);
    if (!(error instanceof CarrierUnavailable)) throw error;
    await run(ctx.database.sql(), sql`update return_label set attempts = attempts + 1 where id = ${id}`);
    if (label.attempts + 1 >= MAX_ATTEMPTS) return refuse(ctx, label, error.message);
    throw error;
  }
}

/** ReturnLabelRequested → the way back is bought through the carrier port. Safe twice: under the return's own id. */
export async function buyReturnLabels(
  ctx: Context,
  events: readonly IntegrationEvent<ReturnLabelWanted>[],
): Promise<void> {
  const troubles: unknown[] = [];
  for (const { payload } of events) {
    await wantReturnLabel(ctx.database.sql(), payload, ctx.clock.now());
    await buyReturnLabel(ctx, payload.returnId).catch((error: unknown) => troubles.push(error));
  }
  const [trouble] = troubles;
  if (trouble === undefined) return;
  throw trouble instanceof Error ? trouble : new CarrierOutcomeUnknown('the label will be looked up', '');
}
