import { hasPermission, requirePermission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseAction, CaseActionOf } from '@oms/platform/events/case-actions';
import type { CaseActionOutcome, CaseActionRequested } from '@oms/platform/events/case-events';
import { carryOutCaseActions as carryOut } from '@oms/platform/outbox/case-action';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { isId } from '@oms/platform/values/ids';
import { CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { FulfillmentServices } from '../services.js';
import { findReturnLabel } from '../storage/return-labels.js';
import { generateLabel } from './generate-label.js';
import { retryReturnLabel } from './retry-return-label.js';
import { worksAt } from './works-at.js';

type Context = OperationContext<FulfillmentServices>;

interface Parcel {
  readonly status: string;
  readonly failure: string | null;
  readonly locationId: string;
  readonly orderId: string;
}

const parcelOf = (ctx: Context, id: string): Promise<Parcel | undefined> =>
  firstRow(
    ctx.database.sql(),
    sql`select s.status, s.failure, o.location_id, o.order_id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where s.id = ${id}`,
  );

const UNKNOWN: ReadonlySet<string | undefined> = new Set(['LABEL_PENDING', 'LABEL_UNKNOWN']);
const again = () => new CarrierUnavailable('the carrier will be asked again');

/**
 * Warehouse staff may have any label of their locations bought; the service desk only that of a parcel of the order that
 * its case is about.
 */
async function mayRetry({ actor, database }: Context, parcel: Parcel, orderId: string | null): Promise<boolean> {
  if (orderId !== null && parcel.orderId !== orderId) return false;
  if (!hasPermission(actor, 'fulfillment:write')) return orderId !== null;
  return worksAt(actor, database.sql(), [parcel.locationId]);
}

/** Buys the label anew; what the carrier does not answer is asked again with the delivery. */
async function retryLabel(ctx: Context, action: CaseActionOf<'RETRY_LABEL'>): Promise<CaseActionOutcome> {
  const { shipmentId, orderId = null } = action;
  if (!hasPermission(ctx.actor, 'fulfillment:write')) requirePermission(ctx.actor, 'fulfillment:service');
  const parcel = isId(shipmentId) ? await parcelOf(ctx, shipmentId) : undefined;
  if (!parcel || !(await mayRetry(ctx, parcel, orderId)))
    throw refuse('SHIPMENT_NOT_FOUND', 'There is no such parcel.', ['shipmentId']);
  // The parcel's own key goes with the purchase.
  const status = await generateLabel({ ...ctx, idempotency: undefined }, shipmentId);
  if (UNKNOWN.has(status)) throw again();
  if (status !== 'LABEL_FAILED') return { status: 'DONE', reference: { type: 'Shipment', id: shipmentId } };
  const { failure } = (await parcelOf(ctx, shipmentId)) ?? parcel;
  throw refuse('LABEL_FAILED', failure ?? 'The carrier refuses the parcel.', ['shipmentId']);
}

/** As `retryReturnLabel`, of a return of the case's order. */
async function retryOfReturn(ctx: Context, action: CaseActionOf<'RETRY_RETURN_LABEL'>): Promise<CaseActionOutcome> {
  const { returnId, orderId } = action;
  if (!hasPermission(ctx.actor, 'fulfillment:write')) requirePermission(ctx.actor, 'orders:write');
  const db = ctx.database.sql();
  const label = isId(returnId) ? await findReturnLabel(db, returnId) : undefined;
  if (!label || (orderId !== null && label.orderId !== orderId))
    throw refuse('UNKNOWN_RETURN', 'No label was ever asked for by such a return.', ['returnId']);
  await retryReturnLabel(ctx, { returnId });
  const { status, failure } = (await findReturnLabel(db, returnId)) ?? label;
  if (status === 'REQUESTED') throw again();
  if (status === 'FAILED') throw refuse('LABEL_FAILED', failure ?? 'No carrier sells a label.', ['returnId']);
  return { status: 'DONE', reference: { type: 'Return', id: returnId } };
}

async function perform(ctx: Context, action: CaseAction): Promise<CaseActionOutcome> {
  if (action.kind === 'RETRY_LABEL') return retryLabel(ctx, action);
  if (action.kind === 'RETRY_RETURN_LABEL') return retryOfReturn(ctx, action);
  throw new Error('only labels are bought here');
}

/** CaseActionRequested → a label that had failed is bought anew, as the agent who asked; the case is told. */
export const carryOutCaseActions = (
  ctx: Context,
  events: readonly IntegrationEvent<CaseActionRequested>[],
): Promise<void> => carryOut(ctx, 'fulfillment.carry-out-case-actions', events, { perform });
