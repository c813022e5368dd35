import type { IdempotencyKey } from '@oms/platform/commands/idempotency';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { placeOrder, type PlaceOrderOutcome } from './place-order.js';

const MAX_ORDERS = 1_000;
/** Orders placed at the same time: a few, so that one list does not take every connection. */
const AT_ONCE = 4;

/** One order of a list; `idempotency` is its own name, if it has one. */
export interface PlaceOrdersRow {
  readonly input: PlaceOrderInput;
  readonly idempotency?: IdempotencyKey | undefined;
}

export interface PlaceOrdersResult {
  readonly outcome: PlaceOrderOutcome | null;
  readonly userErrors: readonly UserErrorData[];
}

async function placeRow(
  ctx: OperationContext<OrdersServices>,
  { input, idempotency }: PlaceOrdersRow,
): Promise<PlaceOrdersResult> {
  try {
    return { outcome: await placeOrder({ ...ctx, idempotency }, input), userErrors: [] };
  } catch (error) {
    if (error instanceof DomainError) return { outcome: null, userErrors: error.errors };
    // The others of the list are placed all the same: their answers must not be lost with this one.
    ctx.logger.error({ err: error }, 'an order of a list failed');
    const message = 'Something went wrong on our side; place this order again.';
    return { outcome: null, userErrors: [{ code: 'INTERNAL_SERVER_ERROR', message, field: null }] };
  }
}

/** Places up to 1,000 orders; each is taken or refused by itself. Answers in the order given. Refuses TOO_MANY_ORDERS. */
export async function placeOrders(
  ctx: OperationContext<OrdersServices>,
  orders: readonly PlaceOrdersRow[],
): Promise<PlaceOrdersResult[]> {
  if (orders.length > MAX_ORDERS) throw refuse('TOO_MANY_ORDERS', `At most ${MAX_ORDERS} orders at once.`, ['orders']);
  const results: PlaceOrdersResult[] = [];
  const queue = orders.entries();
  const worker = async (): Promise<void> => {
    for (const [index, row] of queue) results[index] = await placeRow(ctx, row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
