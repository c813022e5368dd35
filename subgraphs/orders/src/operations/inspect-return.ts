import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { policiesOf } from '../rules/channel-policies.js';
import { placesOf } from '../rules/check-payment.js';
import type { OrderState } from '../rules/order-state.js';
import { problem } from '../rules/problem.js';
import { advanceReturn } from '../rules/returns/move-return.js';
import { inspectUnits, type InspectedUnits } from '../rules/returns/receive-units.js';
import { asWished, isAsExpected, type ResolvedUnits } from '../rules/returns/resolve-units.js';
import { lotsOf, type ReturnRecord } from '../rules/returns/return-record.js';
import type { OrdersServices } from '../services.js';
import {
  changeReturn,
  requireWorkplace,
  type ReturnChange,
  type ReturnCommandInput,
  type ReturnOutcome,
} from './change-return.js';
import { unsoldOf } from './exchange-facts.js';
import { makeGood, tellMismatch, type ExchangePayments } from './make-good.js';

export interface InspectReturnInput extends ReturnCommandInput {
  /** Where the inspector works; asked for of those who work at some locations only. */
  readonly locationCode?: string | null;
  readonly items: readonly InspectedUnits[];
}

/** What needs no person: as good as it was said to be, and exchanged, if at all, for what can be had. */
async function selfEvident(tx: Tx, order: OrderState, one: ReturnRecord): Promise<ResolvedUnits[]> {
  const unsold = new Set(
    await unsoldOf(
      tx,
      order,
      one.lines.filter(({ wanted, exchangeLineId }) => wanted === 'EXCHANGE' && exchangeLineId === null),
    ),
  );
  const evident = new Set(
    one.lines
      .filter((line) => !unsold.has(line))
      .flatMap((line) => line.lots.filter((lot) => isAsExpected(line, lot)).map((lot) => lot.id)),
  );
  return asWished(one).filter(({ lotId }) => evident.has(lotId ?? ''));
}

/** Inspects units and makes good what needs no person; asks for one for the rest. */
export async function inspectAndSettle(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  { order, one }: { readonly order: OrderState; readonly one: ReturnRecord },
  items: readonly InspectedUnits[],
  paid: ExchangePayments = {},
): Promise<ReturnChange> {
  if (items.length === 0) throw new DomainError(problem('NOTHING_INSPECTED', 'Say what was inspected.', 'items'));
  const problems = inspectUnits(one, items, tx.now);
  if (problems.length > 0) throw new DomainError(problems);
  const inspected = advanceReturn(order, one, tx.now);
  const evident = policiesOf(order.policies).returns.autoResolve ? await selfEvident(tx, order, one) : [];
  const { entries, reshaped = false } =
    evident.length > 0
      ? await makeGood(tx, ctx, { order, one }, { items: evident, waiveFees: false, paid })
      : { entries: [] as const };
  const [unasked] = evident.length === 0 ? placesOf(paid) : [];
  if (unasked) throw new DomainError(problem('NOTHING_TO_PAY', 'Nothing of it is exchanged yet.', ...unasked.at));
  tellMismatch(tx, order, one);
  return { entries: [...inspected, ...entries], reshaped };
}

/**
 * Says unit by unit what came in is fit for: that drives the stock, once. What is as good as it was said to be is made good
 * as the customer wished, where the channel wants that without a person.
 */
export const inspectReturn = (
  ctx: OperationContext<OrdersServices>,
  input: InspectReturnInput,
): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'inspectReturn', { input, access: 'LOCATION' }, async (order, one, tx) => {
    const { locationCode } = input;
    if (locationCode || !hasPermission(ctx.actor, 'orders:write')) {
      const locationId = await requireWorkplace(tx, locationCode ?? '');
      const elsewhere = lotsOf(one).some((lot) => lot.disposition === null && lot.locationId !== locationId);
      if (elsewhere)
        throw new DomainError(problem('UNKNOWN_LOCATION', 'Units of it are at another location.', 'locationCode'));
    }
    return inspectAndSettle(tx, ctx, { order, one }, input.items);
  });
