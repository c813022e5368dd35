import type { OperationContext } from '@oms/platform/commands/run-command';
import { problem } from '../rules/problem.js';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { InspectedUnits } from '../rules/returns/receive-units.js';
import type { OrdersServices } from '../services.js';
import { changeReturn, requireWorkplace, type ReturnCommandInput, type ReturnOutcome } from './change-return.js';
import { inspectAndSettle } from './inspect-return.js';
import type { ExchangePayments } from './make-good.js';
import { authorizeAll } from './place-order.js';

export interface CompleteStoreReturnInput extends ReturnCommandInput, ExchangePayments {
  readonly locationCode: string;
  /** What is not as good as new; everything else that came in here goes back on the shelf. */
  readonly items?: readonly InspectedUnits[] | null;
}

/**
 * The second half of a return over the counter: what came in here is looked at, goes back on the shelf unless something
 * else is said, and is made good at once. Something dearer that is taken in exchange may be paid at the counter.
 */
export async function completeStoreReturn(
  ctx: OperationContext<OrdersServices>,
  input: CompleteStoreReturnInput,
): Promise<ReturnOutcome> {
  const { payment, payments } = input;
  const asked = { input, access: 'LOCATION' } as const;
  const outcome = await changeReturn(ctx, 'completeStoreReturn', asked, async (order, one, tx) => {
    const locationId = await requireWorkplace(tx, input.locationCode);
    const here = one.lines.flatMap((line) =>
      line.lots
        .filter((lot) => lot.disposition === null && lot.locationId === locationId)
        .map((lot) => ({ line, lot })),
    );
    if (here.length === 0) throw new DomainError(problem('NOTHING_INSPECTED', 'Nothing of it waits here.', 'returnId'));
    const said = input.items ?? [];
    const left = new Map<string, number>();
    for (const { sku, returnLineId, quantity } of said) {
      const key = returnLineId ?? here.find(({ line }) => line.sku === sku)?.line.id ?? '';
      left.set(key, (left.get(key) ?? 0) + quantity);
    }
    const rest = here.flatMap(({ line, lot }): InspectedUnits[] => {
      const spoken = Math.min(lot.quantity, left.get(line.id) ?? 0);
      left.set(line.id, (left.get(line.id) ?? 0) - spoken);
      const quantity = lot.quantity - spoken;
      return quantity > 0 ? [{ returnLineId: line.id, quantity, disposition: 'RESTOCK' }] : [];
    });
    return inspectAndSettle(tx, ctx, { order, one }, [...said, ...rest], { payment, payments });
  });
  await authorizeAll(ctx, outcome, input);
  return outcome;
}
