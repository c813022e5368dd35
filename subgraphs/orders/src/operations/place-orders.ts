import type { IdempotencyKey } from '@oms/platform/commands/idempotency';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { inChunks } from '@oms/platform/values/in-chunks';
import { namedPayments, paymentName } from '../rules/check-payment.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import type { PlaceOrderOutcome } from './enter-orders.js';
import { placeBatch } from './place-batch.js';
import { authorizeAll, placeOrder } from './place-order.js';

const MAX_ORDERS = 1_000;
/** Orders of one transaction: more would be hardly cheaper each, and hold what they lock for longer. */
const BATCH = 100;
/** Transactions at a time: while the database works on one, the next is priced. */
const BATCHES_AT_ONCE = 2;
/** Orders at a time of those that are placed one by one, and of those whose provider is asked. */
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

/** An order of the list and its place in it. */
interface Listed {
  readonly row: PlaceOrdersRow;
  readonly index: number;
}

/** The answer to one order: the others of the list must not be lost with it. */
async function answered(
  ctx: OperationContext<OrdersServices>,
  work: () => Promise<PlaceOrderOutcome>,
): Promise<PlaceOrdersResult> {
  try {
    return { outcome: await work(), userErrors: [] };
  } catch (error) {
    if (error instanceof DomainError) return { outcome: null, userErrors: error.errors };
    ctx.logger.error({ err: error }, 'an order of a list failed');
    const message = 'Something went wrong on our side; place this order again.';
    return { outcome: null, userErrors: [{ code: 'INTERNAL_SERVER_ERROR', message, field: null }] };
  }
}

/** What must be unique among orders, as far as this one has it. */
const uniqueNames = ({ input, idempotency }: PlaceOrdersRow): string[] => [
  ...(idempotency ? [`key ${idempotency.key}`] : []),
  ...(input.externalReference ? [`reference ${input.channel} ${input.externalReference}`] : []),
  ...(input.reservationToken ? [`reservation ${input.reservationToken}`] : []),
  ...namedPayments(input).map((named) => `payment ${paymentName(named)}`),
];

/** Parts the orders that name something which an order before them names too: they are answered once that one is. */
function withoutRepeats(listed: readonly Listed[]): { first: Listed[]; repeats: Listed[] } {
  const named = new Set<string>();
  const { first = [], repeats = [] } = Object.groupBy(listed, ({ row }) => {
    const names = uniqueNames(row);
    const repeated = names.some((name) => named.has(name));
    for (const name of names) named.add(name);
    return repeated ? 'repeats' : 'first';
  });
  return { first, repeats };
}

/** Does `work` for each of a list, so many at a time. */
async function forEachOf<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  const worker = async (): Promise<void> => {
    for (const one of queue) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** What became of the orders that were placed in batches. */
interface Batched {
  readonly results: PlaceOrdersResult[];
  /** To be placed one by one. */
  readonly alone: Listed[];
  /** Placed, with a provider to be asked. */
  readonly unpaid: { readonly one: Listed; readonly outcome: PlaceOrderOutcome }[];
}

async function placeBatches(ctx: OperationContext<OrdersServices>, listed: readonly Listed[]): Promise<Batched> {
  const batched: Batched = { results: [], alone: [], unpaid: [] };
  await forEachOf(inChunks(listed, BATCH), BATCHES_AT_ONCE, async (batch) => {
    const placed = await placeBatch(
      ctx,
      batch.map(({ row }) => row),
    );
    for (const [at, one] of batch.entries()) {
      const decided = placed[at] ?? null;
      if (decided === null) batched.alone.push(one);
      else if (decided instanceof Error)
        batched.results[one.index] = await answered(ctx, () => Promise.reject(decided));
      else if (decided.pendingPaymentIds.length > 0) batched.unpaid.push({ one, outcome: decided });
      else batched.results[one.index] = { outcome: decided, userErrors: [] };
    }
  });
  return batched;
}

/**
 * Places up to 1,000 orders, a hundred in a transaction; each is taken or refused by itself. What draws on an account or on
 * a code with a limit is placed by itself. Answers in the order given. Refuses TOO_MANY_ORDERS.
 */
export async function placeOrders(
  ctx: OperationContext<OrdersServices>,
  orders: readonly PlaceOrdersRow[],
): Promise<PlaceOrdersResult[]> {
  if (orders.length > MAX_ORDERS) throw refuse('TOO_MANY_ORDERS', `At most ${MAX_ORDERS} orders at once.`, ['orders']);
  const { first, repeats } = withoutRepeats(orders.map((row, index) => ({ row, index })));
  const { results, alone, unpaid } = await placeBatches(ctx, first);
  await forEachOf(unpaid, AT_ONCE, async ({ one: { row, index }, outcome }) => {
    results[index] = await answered(ctx, () => authorizeAll(ctx, outcome, row.input).then(() => outcome));
  });
  await forEachOf([...alone, ...repeats], AT_ONCE, async ({ row, index }) => {
    const { input, idempotency } = row;
    results[index] = await answered(ctx, () => placeOrder({ ...ctx, idempotency }, input));
  });
  return results;
}
