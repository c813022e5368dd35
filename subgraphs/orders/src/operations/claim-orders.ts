import { AccessError, refuse } from '@oms/platform/errors/domain-error';
import type { Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import type { OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { moveOrders } from '../storage/move-orders.js';

export interface ClaimOrdersInput {
  /** The token of a link to an order; without it: all orders of the e-mail address that the caller's token vouches for. */
  readonly orderToken?: string | null;
}

/** Orders that are claimed at once. */
const AT_ONCE = 100;

type Proof = 'LINK' | 'EMAIL' | 'STAFF';

const entryOf = (proof: Proof): TimelineEntry => ({ type: 'ORDER_CLAIMED', visibility: 'CUSTOMER', data: { proof } });

/** The order of a link. Refuses INVALID_LINK for one that is not ours or is over, ALREADY_CLAIMED for somebody else's order. */
async function orderOfLink(tx: Tx, { orderLinks }: OrdersServices, token: string, mine: string): Promise<OrderState[]> {
  const orderId = linked(orderLinks, token, tx.now);
  const [order] = orderId ? await lockOrders(tx.db, [orderId]) : [];
  if (!order) throw refuse('INVALID_LINK', 'The link is not valid, or has expired.', ['orderToken']);
  if (order.customerId && order.customerId !== mine)
    throw refuse('ALREADY_CLAIMED', 'The order belongs to a customer already.', ['orderToken']);
  return [order];
}

function linked(links: OrdersServices['orderLinks'], token: string, now: Date): string | undefined {
  try {
    return links.identify(token, now).actor?.orderId;
  } catch (error) {
    if (error instanceof AccessError) return undefined;
    throw error;
  }
}

/** Guests' orders of the address that an identity provider has verified; no other address counts, nor an order's number. */
async function ordersOfEmail(tx: Tx, { verifiedEmail }: Actor): Promise<OrderState[]> {
  if (!verifiedEmail)
    throw refuse('EMAIL_NOT_VERIFIED', 'Sign in with a verified e-mail address, or name the link of the order.', ['orderToken']); // prettier-ignore
  const found = await rows<{ id: string }>(
    tx.db,
    sql`select id from orders where lower(email) = ${verifiedEmail.toLowerCase()} and customer_id is null and email is not null
        order by id limit ${AT_ONCE}`,
  );
  return lockOrders(tx.db, found.map(({ id }) => id)); // prettier-ignore
}

async function claim(
  tx: Tx,
  services: OrdersServices,
  customerId: string,
  orders: readonly OrderState[],
  proof: Proof,
) {
  const erased = await firstRow(tx.db, sql`select 1 as yes from erased_customer where customer_id = ${customerId}`);
  if (erased) throw refuse('CUSTOMER_GONE', 'The customer is erased; an order needs another one.', ['customerId']);
  // Under the lock: of two who claim an order at the same moment one finds it taken.
  const free = orders.filter((order) => order.customerId === null);
  await moveOrders(tx, services, free.map((order) => ({ order, customerId, entry: entryOf(proof) }))); // prettier-ignore
  const mine = orders.filter((order) => order.customerId === customerId);
  return { orderIds: mine.map(({ id }) => id), more: proof === 'EMAIL' && orders.length === AT_ONCE };
}

export interface ClaimedOrders {
  readonly orderIds: readonly string[];
  /** Whether there may be more of them. */
  readonly more: boolean;
}

/**
 * Makes orders that a customer placed as a guest the customer's own, with their returns, cases and messages. Proven by
 * the link of the order, or by an e-mail address that the caller's identity provider has verified. Safe to repeat: what is
 * the customer's own already stays so.
 */
export function claimOrders(
  ctx: OperationContext<OrdersServices>,
  { orderToken }: ClaimOrdersInput,
): Promise<ClaimedOrders> {
  return runCommand(ctx, 'claimOrders', async (tx) => {
    const { role, customerId } = tx.actor;
    if (role !== 'customer' || !customerId || !isId(customerId))
      throw refuse('SIGN_IN_REQUIRED', 'Orders are claimed by a customer who is signed in.', []);
    return orderToken
      ? claim(tx, ctx.services, customerId, await orderOfLink(tx, ctx.services, orderToken, customerId), 'LINK')
      : claim(tx, ctx.services, customerId, await ordersOfEmail(tx, tx.actor), 'EMAIL');
  });
}

/**
 * Makes a guest's order a customer's, by staff who have made sure of it. Refuses ORDER_NOT_FOUND, and ALREADY_CLAIMED
 * where it is another customer's: those are merged instead.
 */
export function assignOrder(
  ctx: OperationContext<OrdersServices>,
  { orderId, customerId }: { readonly orderId: string; readonly customerId: string },
): Promise<ClaimedOrders> {
  return runCommand(ctx, 'assignOrder', async (tx) => {
    if (!isId(customerId)) throw refuse('UNKNOWN_CUSTOMER', 'There is no such customer.', ['customerId']);
    const [order] = isId(orderId) ? await lockOrders(tx.db, [orderId]) : [];
    if (!order) throw refuse('ORDER_NOT_FOUND', 'There is no such order.', ['orderId']);
    if (order.customerId && order.customerId !== customerId)
      throw refuse('ALREADY_CLAIMED', 'The order belongs to a customer already.', ['orderId']);
    return claim(tx, ctx.services, customerId, [order], 'STAFF');
  });
}
