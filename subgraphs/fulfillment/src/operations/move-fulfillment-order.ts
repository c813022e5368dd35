import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { MoveRequested } from '@oms/platform/events/fulfillment-events';
import type { MoveRefused } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { isId, newId } from '@oms/platform/values/ids';
import { liveUnits } from '../rules/work-state.js';
import { UNTOUCHED } from '../rules/work-actions.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWorks } from '../storage/save-work.js';
import { changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface MoveInput extends WorkCommandInput {
  readonly locationId: string;
}

/**
 * Asks inventory to reserve the units at another location. When it has, the work opens there and ends here; when it
 * cannot, everything stays as it is and the history says so.
 */
export const moveFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: MoveInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'moveFulfillmentOrder', input, async (order, _work, tx) => {
    if (!UNTOUCHED.includes(order.status) || order.method === 'PICKUP_IN_STORE')
      throw refuse('ILLEGAL_TRANSITION', `Work that is ${order.status} (${order.method}) cannot be moved.`, [
        'fulfillmentOrderId',
      ]);
    const to = isId(input.locationId)
      ? await firstRow(tx.db, sql`select 1 from known_location where id = ${input.locationId} and active`)
      : undefined;
    if (!to || input.locationId === order.locationId)
      throw refuse('UNKNOWN_LOCATION', 'Name another location that is in use.', ['locationId']);
    order.moveTo = input.locationId;
    const units = order.lines.map((line) => ({ allocationId: line.allocationId, quantity: liveUnits(line) }));
    const payload: MoveRequested = {
      orderId: order.orderId,
      fulfillmentOrderId: order.id,
      toLocationId: input.locationId,
      units: units.filter(({ quantity }) => quantity > 0),
    };
    tx.emit({
      type: 'MoveRequested',
      aggregateId: newId(tx.now),
      aggregateVersion: 1,
      orderId: order.orderId,
      payload,
    });
    return [{ type: 'MOVE_REQUESTED', reason: input.reason ?? null, data: { to: input.locationId } }];
  });

/** MoveRefused → the work stays where it is. Safe twice: only a move that is still asked for is answered. */
export const recordRefusedMoves = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<MoveRefused>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-refused-moves', events, async (tx, fresh) => {
    const works = await lockWork(tx.db, [...new Set(fresh.map(({ payload }) => payload.orderId))]);
    const changed = works.map((work) => {
      const refused = fresh.filter(({ payload }) => payload.orderId === work.orderId);
      const transitions = refused.flatMap(({ payload: { fulfillmentOrderId, reason } }) => {
        const order = work.orders.find((one) => one.id === fulfillmentOrderId && one.moveTo !== null);
        if (!order) return [];
        order.moveTo = null;
        return [{ type: 'MOVE_REFUSED', fulfillmentOrderId, reason }];
      });
      return { work, transitions };
    });
    await saveWorks(
      tx,
      changed.filter(({ transitions }) => transitions.length > 0),
    );
  });
