import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { ReturnLabelRequested } from '@oms/platform/events/return-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { LabelRequest, PurchasedLabel } from '../carriers/carrier.js';
import { chooseRate } from '../rules/choose-rate.js';
import { patienceBegan } from '../rules/patience.js';
import type { ReturnLabel } from '../rules/return-label.js';
import type { FulfillmentServices } from '../services.js';
import {
  dropChoice,
  findReturnLabel,
  moveReturnLabel,
  putChoice,
  returnLabelRequest,
  wantReturnLabel,
} from '../storage/return-labels.js';
import { collectOffers } from './choose-offer.js';
import { boughtChange, giveBackReturnLabel } from './give-back-return-label.js';

type Context = OperationContext<FulfillmentServices>;

/** Tries after which a carrier that cannot be reached is a matter for people. */
const MAX_ATTEMPTS = 10;

const AT_ONCE = 100;

/** Compares all offers and writes the choice down; answers what stands. */
async function choose(ctx: Context, { id }: ReturnLabel, request: LabelRequest): Promise<ReturnLabel | undefined> {
  const offers = await collectOffers(ctx, request);
  const { shipDate, service } = request;
  const choice = chooseRate(offers, { promisedTo: null, service, shipDate });
  if (!choice) throw new CarrierRefused('NO_SERVICE', 'no carrier offers a service on this route', 'receiver');
  crashPoint('return-label.before-intent');
  return putChoice(ctx.database.sql(), id, choice.offer);
}

/**
 * Buys under the return's own id, or finds what an earlier try has bought; nothing is locked meanwhile. After a refusal
 * offers are compared anew, unless something was bought after all. Null: it is not wanted any more.
 */
async function obtain(ctx: Context, label: ReturnLabel): Promise<PurchasedLabel | null> {
  const db = ctx.database.sql();
  const request = await returnLabelRequest(ctx, label);
  if (!request) throw new CarrierUnavailable('the place that it goes to is not known yet');
  const known = label.carrier ? await carrierByCode(ctx, label.carrier).find(label.id) : null;
  if (known) return known;
  let standing: ReturnLabel | undefined = label;
  if (label.carrier && label.failure !== null) {
    await dropChoice(db, label);
    standing = await findReturnLabel(db, label.id);
  }
  if (standing && !standing.carrier) standing = await choose(ctx, label, request);
  if (standing?.status !== 'REQUESTED') return null;
  const { carrier, rateReference } = standing;
  if (!carrier) throw new Error(`the intent of return label ${label.id} was not kept`);
  crashPoint('return-label.before-call');
  const bought = await carrierByCode(ctx, carrier).buy({ ...request, ...(rateReference ? { rateReference } : {}) });
  crashPoint('return-label.after-call');
  return bought;
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

/** Writes down what was bought; what is not wanted any more by then goes back. */
async function record(ctx: Context, label: ReturnLabel, bought: PurchasedLabel): Promise<void> {
  await keepFile(ctx, label.id, bought);
  const moved = await runCommand({ ...ctx, idempotency: undefined }, 'recordReturnLabel', (tx) =>
    moveReturnLabel(tx, label, 'PURCHASED', boughtChange(bought)),
  );
  if (!moved) await giveBackIfVoid(ctx, label.id);
}

async function giveBackIfVoid(ctx: Context, id: string): Promise<void> {
  const standing = await findReturnLabel(ctx.database.sql(), id);
  if (standing?.status === 'VOIDED') await giveBackReturnLabel(ctx, standing);
}

async function refuse(ctx: Context, label: ReturnLabel, failure: string): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordReturnLabel', async (tx) => {
    await moveReturnLabel(tx, label, 'FAILED', { failure });
  });
}

async function buyOne(ctx: Context, label: ReturnLabel): Promise<void> {
  const bought = await obtain(ctx, label);
  if (bought) await record(ctx, label, bought);
  else await giveBackIfVoid(ctx, label.id);
}

/** A refusal is for people; what may pass by itself is thrown, until there have been too many tries. */
async function takeTrouble(ctx: Context, label: ReturnLabel, error: unknown): Promise<void> {
  if (error instanceof CarrierRefused) return refuse(ctx, label, `${error.code}: ${error.message}`);
  if (!(error instanceof CarrierUnavailable || error instanceof CarrierOutcomeUnknown)) throw error;
  await run(ctx.database.sql(), sql`update return_label set attempts = attempts + 1 where id = ${label.id}`);
  if (label.attempts + 1 < MAX_ATTEMPTS) throw error;
  await refuse(ctx, label, error.message);
}

/**
 * Buys the label of one return, unless it has one or none is wanted any more; then what a try may have bought that nobody
 * heard of goes back.
 */
export async function buyReturnLabel(ctx: Context, id: string): Promise<void> {
  const label = await findReturnLabel(ctx.database.sql(), id);
  if (label?.status === 'REQUESTED') {
    await buyOne(ctx, label).catch((error: unknown) => takeTrouble(ctx, label, error));
  } else if (label?.status === 'VOIDED' && label.carrier && !label.trackingNumber) {
    await giveBackReturnLabel(ctx, label);
  }
}

/** ReturnLabelRequested → the way back is bought through the carrier port. Safe twice: under the return's own id. */
export async function buyReturnLabels(
  ctx: Context,
  events: readonly IntegrationEvent<ReturnLabelRequested>[],
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

/**
 * Goes after labels that nobody is after any more, since their delivery was given up: what is wanted is looked up or
 * bought, what is void goes back. Safe for several at once: a carrier takes a key once, and the row decides.
 */
export async function lookUpReturnLabels(ctx: Context): Promise<void> {
  const before = patienceBegan(ctx.clock.now());
  const waiting = await rows<{ id: string; status: string }>(
    ctx.database.sql(),
    sql`select id, status from return_label
        where updated_at < ${before} and (status = 'REQUESTED' or (status = 'VOIDED' and void_confirmed_at is null))
        order by updated_at limit ${AT_ONCE}`,
  );
  for (const { id, status } of waiting) {
    const work = status === 'VOIDED' ? giveBackIfVoid(ctx, id) : buyReturnLabel(ctx, id);
    await work.catch((error: unknown) => {
      ctx.logger.warn({ err: error, returnId: id }, 'a return label could not be looked up; it is tried again');
    });
  }
}
