import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { allWaiting, fetchUnits, IDENTITY_CHECKS, type FetchedLine } from '../rules/hand-over.js';
import { placeHold } from '../rules/hold-work.js';
import type { WorkOrder, WorkState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { loadPlaces, pickupExpiry } from '../storage/plan-due.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';
import { pickupPlaceOf, tellCustomer, tellUnfetched } from './tell-pickup.js';

type Context = OperationContext<FulfillmentServices>;

/** The order waits in the store from now on, for as long as the store keeps it. */
async function beginWaiting(ctx: Context, tx: Tx, order: WorkOrder, work: WorkState): Promise<void> {
  const placeId = pickupPlaceOf(order);
  const place = (await loadPlaces(tx, [placeId])).get(placeId);
  order.readyAt = tx.now;
  order.remindedAt = null;
  order.expiresAt = place ? pickupExpiry(place, tx.now) : null;
  await tellCustomer(tx, ctx.services, 'READY_FOR_PICKUP', { order, work });
}

/** The customer may come, and is told with the code to show. */
export const markReadyForPickup = (ctx: Context, input: WorkCommandInput): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'markReadyForPickup', input, async (order, work, tx) => {
    if (order.method !== 'PICKUP_IN_STORE')
      throw refuse('ILLEGAL_TRANSITION', 'Only an order for pickup is made ready for it.', ['fulfillmentOrderId']);
    advance(order, 'markReady');
    await beginWaiting(ctx, tx, order, work);
    return [{ type: 'READY_FOR_PICKUP' }];
  });

/** Parcels for customers have come to the store: they may be fetched. */
export const receiveAtStore = (ctx: Context, input: WorkCommandInput): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'receiveAtStore', input, async (order, work, tx) => {
    if (order.method !== 'SHIP_TO_STORE')
      throw refuse('ILLEGAL_TRANSITION', 'Only what was sent to a store arrives at it.', ['fulfillmentOrderId']);
    advance(order, 'arriveAtStore');
    for (const shipment of order.shipments)
      if (['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'EXCEPTION'].includes(shipment.status))
        Object.assign(shipment, { status: 'DELIVERED', deliveredAt: tx.now, version: shipment.version + 1 });
    await beginWaiting(ctx, tx, order, work);
    return [{ type: 'ARRIVED_AT_STORE' }, { type: 'READY_FOR_PICKUP' }];
  });

export interface HandOverInput extends WorkCommandInput {
  /** The customer's code, typed in or scanned; needed unless identity is checked otherwise. */
  readonly code?: string | null;
  /** ID_DOCUMENT or KNOWN_CUSTOMER, when there is no code. */
  readonly identityCheck?: string | null;
  /** Who fetched it. */
  readonly receivedBy?: string | null;
  /** Default: everything that waits. */
  readonly lines?: readonly FetchedLine[] | null;
  /** Whether the customer does not want the rest: it goes back to stock. */
  readonly declineRest?: boolean | null;
}

/** How identity was checked; refuses WRONG_CODE and IDENTITY_REQUIRED. */
function identityOf({ services }: Context, order: WorkOrder, { code, identityCheck }: HandOverInput): string {
  if (code) {
    if (services.pickupCodes.matches(order.id, code)) return 'CODE';
    throw refuse('WRONG_CODE', 'This is not the code of this order.', ['code']);
  }
  if (identityCheck && IDENTITY_CHECKS.some((check) => check === identityCheck && check !== 'CODE'))
    return identityCheck;
  throw refuse(
    'IDENTITY_REQUIRED',
    'Ask for the code, or say how identity was checked: ID_DOCUMENT or KNOWN_CUSTOMER.',
    ['code'],
  );
}

/** The customer has it, or a part of it: units are shipped and delivered at once. */
export const handOverPickup = (ctx: Context, input: HandOverInput): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'handOverPickup', input, async (order, work, tx) => {
    const before = order.status;
    advance(order, 'handOver');
    const check = identityOf(ctx, order, input);
    const problem = fetchUnits(order, input.lines ?? allWaiting(order));
    if (problem)
      throw refuse(problem.code, problem.message, ['lines', problem.index, 'quantity'], { waiting: problem.waiting });
    const { receivedBy } = input;
    order.handedOver = { to: receivedBy ?? '', check, by: ctx.actor.id, at: tx.now.toISOString() };
    if (allWaiting(order).length === 0) return [{ type: 'PICKED_UP', data: { check } }];
    order.status = before;
    if (input.declineRest) {
      tellUnfetched(tx, 'PickupDeclined', order);
      const note = 'The customer does not want the rest.';
      placeHold(work, order, {
        reason: 'PICKUP_DECLINED',
        note,
        placedBy: ctx.actor.id,
        placedAt: tx.now.toISOString(),
      });
    }
    return [{ type: 'PARTIALLY_PICKED_UP', data: { check } }];
  });
