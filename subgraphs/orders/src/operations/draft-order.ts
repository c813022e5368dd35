import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { toDecimal, toMinor } from '@oms/platform/values/money';
import { isKeepable } from '@oms/platform/values/keepable';
import { buildOrder } from '../rules/build-order.js';
import type { Caller } from '../rules/caller.js';
import { checkOrder } from '../rules/check-order.js';
import { checkDiscounts, minimumProblems } from '../rules/check-discounts.js';
import { checkPayments, namedPayments, usedPaymentProblems } from '../rules/check-payment.js';
import { amountProblems, problem } from '../rules/problem.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { PricingFacts } from '../rules/price-order.js';
import type { OrdersServices } from '../services.js';
import { loadPlacingFacts, type ChannelFacts, type PlacingFacts } from '../storage/placing-facts.js';
import type { FactsQuery } from '../storage/placing-statement.js';
import type { TaxCalculator } from '../taxes/tax-calculator.js';
import { checkReservation } from './check-reservation.js';
import { orderExists, reservationUsed } from './placing-conflicts.js';

/** The order as it would be placed, without number and payment; null, or with problems, when it may not be. */
export interface DraftedOrder {
  readonly order: OrderState | null;
  readonly facts: PlacingFacts;
  readonly problems: readonly UserErrorData[];
}

const TOO_LARGE = problem('AMOUNT_TOO_LARGE', 'The order is worth more than can be counted.', 'lines');

/** What is wrong with the total that the caller was shown: it is no such amount, or the order costs another one. */
export function totalProblems(
  order: OrderState,
  { expectedTotal }: Pick<PlaceOrderInput, 'expectedTotal'>,
): UserErrorData[] {
  const wrong = amountProblems(expectedTotal, order.currency, 'expectedTotal');
  if (!expectedTotal || wrong.length > 0) return wrong;
  if (toMinor(expectedTotal.amount, order.currency) === order.total) return [];
  const actual = toDecimal(order.total, order.currency);
  const details = { expected: expectedTotal.amount, actual, currencyCode: order.currency };
  const message = `The order costs ${actual}, not ${expectedTotal.amount}.`;
  return [{ ...problem('TOTAL_MISMATCH', message, 'expectedTotal'), details }];
}

/** Prices the order; null when it is worth more than can be counted exactly. */
function price(
  input: PlaceOrderInput,
  facts: PlacingFacts & { readonly channel: ChannelFacts },
  { taxes, reservationId, now }: { taxes: TaxCalculator; reservationId: string | null; now: Date },
): OrderState | null {
  const { currency, pricesIncludeTax } = facts.channel;
  try {
    const identity = { id: newId(now), number: '', now, reservationId };
    const order = buildOrder(
      input,
      { ...facts, currency, pricesIncludeTax, pricing: pricingFacts(facts, taxes) },
      identity,
    );
    return { ...order, channelLocations: facts.channel.locationIds };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What is to be known for the order. Text that PostgreSQL cannot read is looked up as if it were absent; the check names it. */
function queryOf(input: PlaceOrderInput, reservationId: string | null): FactsQuery {
  const { channel, lines, deliveries, externalReference, billingAddress } = input;
  const countries = [billingAddress, ...(deliveries ?? []).map((one) => one.address)].flatMap((one) =>
    one && isKeepable(one.countryCode) ? [one.countryCode] : [],
  );
  const pickups = (deliveries ?? []).flatMap(({ pickupLocationId: id }) => (id && isId(id) ? [id] : []));
  return {
    channel: isKeepable(channel) ? channel : '',
    skus: lines.map((line) => line.sku).filter(isKeepable),
    locationIds: pickups,
    externalReference: externalReference && isKeepable(externalReference) ? externalReference : null,
    reservationId,
    countries,
    customerId: input.customerId && isId(input.customerId) ? input.customerId : null,
    email: input.email && isKeepable(input.email) ? input.email : null,
    discountCodes: (input.discountCodes ?? []).filter(isKeepable),
    payments: namedPayments(input).filter(({ provider, reference }) => isKeepable(provider) && isKeepable(reference)),
  };
}

/** What the caller may state, by its rights. */
export const callerOf = ({ actor }: OperationContext<OrdersServices>): Caller => ({
  mayPrice: hasPermission(actor, 'orders:price'),
  mayState: hasPermission(actor, 'orders:write'),
  customerId: actor.role === 'customer' ? actor.customerId : undefined,
});

function conflictsOf({ existingOrderId, reservationUsed: used }: PlacingFacts): UserErrorData[] {
  return [...(existingOrderId ? [orderExists(existingOrderId)] : []), ...(used ? [reservationUsed] : [])];
}

/** What pricing needs of the facts. */
export const pricingFacts = (
  { taxRates, locations, channel }: Pick<PlacingFacts, 'taxRates' | 'locations' | 'channel'>,
  taxes: TaxCalculator,
): PricingFacts => ({
  taxes: (amounts, included) => taxes.taxes(amounts, { table: taxRates, included }),
  pickupPlaces: new Map([...locations].flatMap(([id, { address }]) => (address ? [[id, address] as const] : []))),
  sellerPlace: channel?.sellerAddress ?? null,
});

interface Asked {
  readonly input: PlaceOrderInput;
  readonly hold: ReturnType<typeof checkReservation>;
  readonly caller: Caller;
  readonly taxes: TaxCalculator;
  readonly now: Date;
}

/** The order, checked for all that can be checked, so that every problem is told at once. */
function draftFrom({ input, hold, caller, taxes, now }: Asked, facts: PlacingFacts): DraftedOrder {
  const others = [...hold.problems, ...conflictsOf(facts)];
  const { channel, discountCodes: offers } = facts;
  const problems = checkOrder(input, { ...facts, caller });
  problems.push(...checkDiscounts(input, { currency: channel?.currency, mayPrice: caller.mayPrice, offers }));
  if (!channel) return { order: null, facts, problems: [...problems, ...others] };
  const pricing = { taxes, reservationId: hold.reservationId, now };
  const order = problems.length === 0 ? price(input, { ...facts, channel }, pricing) : undefined;
  if (order === null) problems.push(TOO_LARGE);
  if (order) problems.push(...minimumProblems(order, offers), ...totalProblems(order, input));
  const { currency } = channel;
  problems.push(...checkPayments(input, { currency, total: order?.total, mayState: caller.mayState }));
  problems.push(...usedPaymentProblems(input, facts.usedPayments));
  if (order) order.policies = channel.policies;
  return { order: order ?? null, facts, problems: [...problems, ...others] };
}

/**
 * The orders as they would be placed. What they need is read by one statement for each of their channels, however many
 * they are; answers in their order.
 */
export async function draftOrders(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  inputs: readonly PlaceOrderInput[],
): Promise<DraftedOrder[]> {
  const caller = callerOf(ctx);
  const { taxes } = ctx.services;
  const asked = inputs.map((given) => {
    const input = { ...given, customerId: given.customerId ?? caller.customerId ?? null };
    return { input, hold: checkReservation(ctx, input.reservationToken), caller, taxes, now: tx.now };
  });
  const queries = asked.map(({ input, hold }) => queryOf(input, hold.reservationId));
  const facts = await loadPlacingFacts(tx.db, queries, tx.now);
  return facts.flatMap((known, index) => (asked[index] ? [draftFrom(asked[index], known)] : []));
}

/** {@link draftOrders} of one. */
export async function draftOrder(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<DraftedOrder> {
  const [drafted] = await draftOrders(tx, ctx, [input]);
  if (!drafted) throw new Error('the order was not drafted');
  return drafted;
}
