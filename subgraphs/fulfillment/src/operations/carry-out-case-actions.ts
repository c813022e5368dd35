import { requirePermission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseAction, CaseActionOutcome, CaseActionRequested } from '@oms/platform/events/case-events';
import { carryOutCaseActions as carryOut } from '@oms/platform/outbox/case-action';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { isId } from '@oms/platform/values/ids';
import { CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { FulfillmentServices } from '../services.js';
import { generateLabel } from './generate-label.js';
import { worksAt } from './works-at.js';

type Context = OperationContext<FulfillmentServices>;

interface Parcel {
  readonly status: string;
  readonly failure: string | null;
  readonly locationId: string;
}

const parcelOf = (ctx: Context, id: string): Promise<Parcel | undefined> =>
  firstRow(
    ctx.database.sql(),
    sql`select s.status, s.failure, o.location_id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where s.id = ${id}`,
  );

const UNKNOWN: ReadonlySet<string | undefined> = new Set(['LABEL_PENDING', 'LABEL_UNKNOWN']);

/** Buys the label anew; what the carrier does not answer is asked again with the delivery. */
async function perform(ctx: Context, action: CaseAction): Promise<CaseActionOutcome> {
  requirePermission(ctx.actor, 'fulfillment:write');
  if (action.kind !== 'RETRY_LABEL') throw new Error('only labels are bought here');
  const { shipmentId } = action;
  const parcel = isId(shipmentId) ? await parcelOf(ctx, shipmentId) : undefined;
  if (!parcel || !(await worksAt(ctx.actor, ctx.database.sql(), [parcel.locationId])))
    throw refuse('SHIPMENT_NOT_FOUND', 'There is no such parcel.', ['shipmentId']);
  // The parcel's own key goes with the purchase.
  const status = await generateLabel({ ...ctx, idempotency: undefined }, shipmentId);
  if (UNKNOWN.has(status)) throw new CarrierUnavailable('the carrier will be asked again');
  if (status !== 'LABEL_FAILED') return { status: 'DONE', reference: { type: 'Shipment', id: shipmentId } };
  const { failure } = (await parcelOf(ctx, shipmentId)) ?? parcel;
  throw refuse('LABEL_FAILED', failure ?? 'The carrier refuses the parcel.', ['shipmentId']);
}

/** CaseActionRequested → a label that had failed is bought anew, as the agent who asked; the case is told. */
export const carryOutCaseActions = (
  ctx: Context,
  events: readonly IntegrationEvent<CaseActionRequested>[],
): Promise<void> => carryOut(ctx, 'fulfillment.carry-out-case-actions', events, { perform });
