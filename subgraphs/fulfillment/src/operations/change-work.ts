import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { workLifecycle, type WorkCommand } from '../rules/lifecycles.js';
import { availableActions } from '../rules/work-actions.js';
import type { WorkOrder, WorkState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWorkOf } from '../storage/load-work.js';
import { saveWork } from '../storage/save-work.js';
import type { Transition } from '../storage/work-transitions.js';
import { worksAt } from './works-at.js';

export interface WorkCommandInput {
  readonly fulfillmentOrderId: string;
  readonly expectedVersion?: number | null;
  readonly reason?: string | null;
}

export interface WorkCommandOutcome {
  readonly fulfillmentOrderId: string;
  readonly version: number;
}

/** Moves the order on; refuses ILLEGAL_TRANSITION with what is possible instead, and ON_HOLD. */
export function advance(order: WorkOrder, command: WorkCommand): void {
  const next = nextState(workLifecycle, order.status, command);
  if (!next)
    throw refuse(
      'ILLEGAL_TRANSITION',
      `A fulfillment order that is ${order.status} cannot do this.`,
      ['fulfillmentOrderId'],
      { status: order.status, availableActions: availableActions(order) },
    );
  if (order.onHold) throw refuse('ON_HOLD', 'The order is on hold.', ['fulfillmentOrderId']);
  order.status = next;
}

/** Where the order is worked on now: what was sent to a store is the store's once it is on its way. */
const placesOf = ({ locationId, pickupLocationId, status }: WorkOrder): string[] =>
  pickupLocationId && ['SHIPPED', 'READY_FOR_PICKUP'].includes(status) ? [locationId, pickupLocationId] : [locationId];

/**
 * The steps that every command on one fulfillment order shares: lock the order's work, check the version, let `decide`
 * change it, save. Shipping and cancelling contend for the same lock, so that one of them wins.
 */
export function changeWork(
  ctx: OperationContext<FulfillmentServices>,
  command: string,
  input: WorkCommandInput,
  decide: (
    order: WorkOrder,
    work: WorkState,
    tx: Tx,
  ) => Promise<Omit<Transition, 'fulfillmentOrderId'>[]> | Omit<Transition, 'fulfillmentOrderId'>[],
): Promise<WorkCommandOutcome> {
  return runCommand(ctx, command, async (tx) => {
    const { fulfillmentOrderId } = input;
    const work = isId(fulfillmentOrderId) ? await lockWorkOf(tx.db, fulfillmentOrderId) : undefined;
    const order = work?.orders.find((one) => one.id === input.fulfillmentOrderId);
    if (!work || !order || !(await worksAt(ctx.actor, tx.db, placesOf(order))))
      throw refuse('UNKNOWN_FULFILLMENT_ORDER', 'There is no such fulfillment order.', ['fulfillmentOrderId']);
    const { expectedVersion } = input;
    if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== order.version) {
      throw refuse(
        'VERSION_CONFLICT',
        `The fulfillment order is at version ${order.version} by now.`,
        ['expectedVersion'],
        { currentVersion: order.version },
      );
    }
    const transitions = await decide(order, work, tx);
    await saveWork(
      tx,
      work,
      transitions.map((one) => ({ ...one, fulfillmentOrderId: order.id })),
    );
    return { fulfillmentOrderId: order.id, version: order.version };
  });
}
