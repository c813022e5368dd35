import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { isKeepable } from '@oms/platform/values/keepable';
import type { BuildFacts } from '../rules/build-order.js';
import type { OrderState } from '../rules/order-state.js';
import { problem } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import type { PlacingFacts } from '../storage/placing-facts.js';
import { pricingFacts } from './draft-order.js';
import { lookUp } from './edit-order.js';

/** What something is to be exchanged for; without `exchangeSku` the same again. */
export interface Exchange {
  readonly sku?: string | null;
  readonly exchangeSku?: string | null;
}

const wanted = ({ sku, exchangeSku }: Exchange): string | null => exchangeSku ?? sku ?? null;

async function factsOf(tx: Tx, order: OrderState, exchanges: readonly Exchange[]): Promise<PlacingFacts> {
  const skus = exchanges.map(wanted).filter((sku): sku is string => sku !== null && isKeepable(sku));
  return lookUp(tx, order, { addLines: skus.map((sku) => ({ sku, quantity: 1 })) });
}

/** Whether what something is exchanged for can be bought now; the same again always goes out. */
const isSold = ({ items, prices }: PlacingFacts, { exchangeSku }: Exchange): boolean =>
  !exchangeSku || (items.get(exchangeSku)?.active === true && prices.has(exchangeSku));

/** Refuses exchanges for what nobody can buy: NOT_FOR_SALE, at each place of the input's field. */
export async function requireExchangeable(
  tx: Tx,
  order: OrderState,
  exchanges: readonly Exchange[],
  field: string,
): Promise<void> {
  if (!exchanges.some(({ exchangeSku }) => exchangeSku)) return;
  const facts = await factsOf(tx, order, exchanges);
  const problems = exchanges.flatMap((one, index) =>
    isSold(facts, one)
      ? []
      : [problem('NOT_FOR_SALE', 'What it is exchanged for is not for sale.', field, index, 'exchangeSku')],
  );
  if (problems.length > 0) throw new DomainError(problems);
}

/** Of these exchanges the ones for something that nobody can buy any more. */
export async function unsoldOf<One extends Exchange>(
  tx: Tx,
  order: OrderState,
  exchanges: readonly One[],
): Promise<One[]> {
  if (!exchanges.some(({ exchangeSku }) => exchangeSku)) return [];
  const facts = await factsOf(tx, order, exchanges);
  return exchanges.filter((one) => !isSold(facts, one));
}

/** What is known of items that go out in exchange. Refuses those that nobody can buy. */
export async function exchangeFacts(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  lines: readonly Exchange[],
): Promise<BuildFacts> {
  const { currency, pricesIncludeTax, taxExempt } = order;
  const facts = await factsOf(tx, order, lines);
  if (!lines.every((line) => isSold(facts, line)))
    throw new DomainError(problem('NOT_FOR_SALE', 'What it is exchanged for is not for sale any more.', 'items'));
  return { ...facts, currency, pricesIncludeTax, taxExempt, pricing: pricingFacts(facts, ctx.services.taxes) };
}
