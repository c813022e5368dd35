import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { shipmentLifecycle } from '../rules/lifecycles.js';
import { newShipment } from '../rules/new-shipment.js';
import { patienceBegan } from '../rules/patience.js';
import type { FulfillmentServices } from '../services.js';
import { saveWork } from '../storage/save-work.js';
import { lockShipment } from '../storage/tracked-shipment.js';
import { requestLabel } from './pack-fulfillment-order.js';
import { worksAt } from './works-at.js';

type Context = OperationContext<FulfillmentServices>;

export interface VoidLabelInput {
  readonly shipmentId: string;
  readonly reason?: string | null;
  /** Whether the parcel gets another label. Default true. */
  readonly replace?: boolean | null;
  /** What the scale says; the next label is bought for it. */
  readonly weightGrams?: number | null;
}

interface Voidable {
  readonly id: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly carrierReference: string | null;
}

/** The carrier takes the label back; what it refuses for good is not asked again. */
async function giveBack(ctx: Context, { id, carrier, trackingNumber, carrierReference }: Voidable): Promise<void> {
  try {
    const label = { trackingNumber, carrierReference: carrierReference ?? trackingNumber };
    await carrierByCode(ctx, carrier).void(label);
  } catch (error) {
    if (!(error instanceof CarrierRefused)) throw error;
    ctx.logger.warn({ err: error, shipmentId: id }, 'the carrier does not take a label back');
  }
  await run(ctx.database.sql(), sql`update shipment set void_confirmed_at = ${ctx.clock.now()} where id = ${id}`);
}

/** One that cannot be reached now is asked again by the clock. */
async function giveBackOrLater(ctx: Context, label: Voidable): Promise<void> {
  try {
    await giveBack(ctx, label);
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierOutcomeUnknown)) throw error;
    ctx.logger.warn({ err: error, shipmentId: label.id }, 'a label will be given back later');
  }
}

/**
 * Gives an unused label back and, unless told otherwise, asks for another one for the same parcel. The label is void
 * here first; the carrier is told afterwards, again and again until it has answered.
 */
export async function voidLabel(ctx: Context, input: VoidLabelInput): Promise<{ shipmentId: string }> {
  const outcome = await runCommand(ctx, 'voidLabel', async (tx) => {
    const found = await lockShipment(tx, { shipmentId: input.shipmentId });
    if (!found || !isId(input.shipmentId) || !(await worksAt(ctx.actor, tx.db, [found.order.locationId])))
      throw refuse('UNKNOWN_SHIPMENT', 'There is no such parcel.', ['shipmentId']);
    const { work, order, shipment } = found;
    const { weightGrams } = input;
    if (weightGrams != null && (!Number.isInteger(weightGrams) || weightGrams < 1))
      throw refuse('INVALID_PACKAGE', 'The weight is in whole grams, above zero.', ['weightGrams']);
    const next = nextState(shipmentLifecycle, shipment.status, 'void');
    if (!next || order.status !== 'PACKED')
      throw refuse('ILLEGAL_TRANSITION', `A parcel that is ${shipment.status} keeps its label.`, ['shipmentId'], {
        status: shipment.status,
      });
    Object.assign(shipment, { status: next, manifestId: null, version: shipment.version + 1 });
    let shipmentId = shipment.id;
    if (input.replace !== false) {
      const parcel = { ...shipment, weightGrams: weightGrams ?? shipment.weightGrams };
      const { boxCode, lengthMm, widthMm, heightMm, contents } = parcel;
      const again = { boxCode, lengthMm, widthMm, heightMm, contents, weightGrams: parcel.weightGrams };
      const fresh = newShipment(order, again, shipment.position, newId(tx.now));
      order.shipments.push(fresh);
      requestLabel(tx, order, fresh.id, fresh.labelKey);
      shipmentId = fresh.id;
    }
    const data = { shipmentId: shipment.id, trackingNumber: shipment.trackingNumber };
    const note = { type: 'LABEL_VOIDED', fulfillmentOrderId: order.id, reason: input.reason ?? null, data };
    await saveWork(tx, work, [note]);
    return { shipmentId };
  });
  const label = await firstRow<Voidable>(ctx.database.sql(), sql`${TO_VOID} and id = ${input.shipmentId}`);
  if (label) await giveBackOrLater(ctx, label);
  return outcome;
}

const TO_VOID = sql`select id, carrier, tracking_number, carrier_reference from shipment
  where status = 'VOIDED' and tracking_number is not null and carrier is not null and void_confirmed_at is null`;

const AT_ONCE = 100;

interface Unheard {
  readonly id: string;
  readonly labelKey: string;
  readonly carrier: string;
}

/** What the carrier sold under the parcel's key before it was given up is written down, so that it goes back. */
async function findUnheard(ctx: Context, { id, labelKey, carrier }: Unheard): Promise<Voidable | undefined> {
  const bought = await carrierByCode(ctx, carrier).find(labelKey);
  const db = ctx.database.sql();
  if (!bought) {
    await run(db, sql`update shipment set void_confirmed_at = ${ctx.clock.now()} where id = ${id}`);
    return undefined;
  }
  const { trackingNumber, carrierReference, trackingUrl = null, service } = bought;
  await run(
    db,
    sql`update shipment set carrier = ${carrier}, tracking_number = ${trackingNumber}, carrier_reference = ${carrierReference},
          tracking_url = ${trackingUrl}, bought_service = ${service} where id = ${id} and tracking_number is null`,
  );
  return { id, carrier, trackingNumber, carrierReference };
}

/**
 * Looks up what may have been bought for parcels that were given up meanwhile: the worker that bought it died before it
 * could tell. Those for which nobody ever began are settled after a day.
 */
async function giveBackUnheard(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const begun = patienceBegan(now);
  const never = new Date(now.getTime() - 86_400_000);
  const open = sql`status = 'VOIDED' and tracking_number is null and void_confirmed_at is null`;
  const unheard = await rows<Unheard>(
    ctx.database.sql(),
    sql`select s.id, s.label_key, i.carrier from shipment s join label_intent i on i.key = s.label_key
        where ${open} and i.started_at < ${begun} order by s.created_at limit ${AT_ONCE}`,
  );
  for (const one of unheard) {
    try {
      const label = await findUnheard(ctx, one);
      if (label) await giveBackOrLater(ctx, label);
    } catch (error) {
      ctx.logger.warn({ err: error, shipmentId: one.id }, 'a label could not be looked up; it is tried again');
    }
  }
  await run(
    ctx.database.sql(),
    sql`update shipment s set void_confirmed_at = ${now} where ${open} and created_at < ${never}
          and not exists (select from label_intent i where i.key = s.label_key)`,
  );
  return unheard.length;
}

/**
 * Gives back labels of parcels that were cancelled or voided and of which the carrier does not know yet. Safe twice:
 * voiding a voided label changes nothing.
 */
export async function voidUnusedLabels(ctx: Context): Promise<number> {
  const labels = await rows<Voidable>(ctx.database.sql(), sql`${TO_VOID} order by created_at limit ${AT_ONCE}`);
  for (const label of labels) await giveBackOrLater(ctx, label);
  return labels.length + (await giveBackUnheard(ctx));
}
