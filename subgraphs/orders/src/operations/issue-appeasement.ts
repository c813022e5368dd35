import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import { newId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { reshipmentProblems, type Appeasement } from '../rules/appeasement.js';
import { holderProblems } from '../rules/credit.js';
import { grantRefund, splitProblems } from '../rules/grant-refund.js';
import { placeOf, receiverOf } from '../rules/order-notices.js';
import { orderLifecycle } from '../rules/order-lifecycle.js';
import type { OrderState } from '../rules/order-state.js';
import { planRefund } from '../rules/plan-refund.js';
import { addReplacement } from '../rules/reship.js';
import type { OrdersServices } from '../services.js';
import { contactSealer } from '../storage/recipient.js';
import {
  changeAppeasement,
  moveOn,
  type AppeasementCommandInput,
  type AppeasementOutcome,
  type Decided,
  type Granting,
} from './change-appeasement.js';
import { postStoreCredit, tellOfCredit } from './change-store-credit.js';

/** Days for which a discount of goodwill may be used, unless it says otherwise. */
const DISCOUNT_DAYS = 365;

/** Why it could not be issued now; nothing when it could. */
export function issueProblems(order: OrderState, { kind, amount, lines }: Appeasement) {
  if (kind === 'RESHIPMENT') return reshipmentProblems(order, lines);
  if (kind === 'REFUND') {
    const { problems } = planRefund(order, { amount });
    return [...problems, ...(problems.length === 0 ? splitProblems(order, amount, { credit: 0 }) : [])];
  }
  return holderProblems(order, kind, 'kind');
}

function refund({ tx, order, one }: Granting): Decided {
  const by = { role: tx.actor.role, id: tx.actor.id };
  const maker = { cause: 'APPEASEMENT' as const, reason: one.reason, note: one.note, by, now: tx.now };
  const { plan } = planRefund(order, { amount: one.amount });
  const { allowance, entries } = grantRefund(order, plan, { credit: 0 }, maker);
  one.allowanceId = allowance.id;
  return { entries };
}

async function credit({ tx, order, one }: Granting): Promise<Decided> {
  const { id: appeasementId, amount, currency, reason, note, expiresAt } = one;
  const holder = { customerId: order.customerId ?? '', currency };
  const posting = { kind: 'ISSUE' as const, amount, reason, note, expiresAt, orderId: order.id, appeasementId };
  const { entryId } = await postStoreCredit(tx, holder, posting);
  one.creditEntryId = entryId;
  tellOfCredit(tx, entryId, { ...holder, amount });
  return { entries: [] };
}

/** A code for the customer's next order, good once; the customer is told of it. */
async function discount({ ctx, tx, order, one }: Granting): Promise<Decided> {
  const code = `SORRY-${ctx.services.giftCodes.make().slice(0, 14)}`;
  const until = one.expiresAt ?? new Date(tx.now.getTime() + DISCOUNT_DAYS * 86_400_000);
  await run(
    tx.db,
    sql`insert into discount_code (code, id, channel_code, reason, scope, amount, currency, usage_limit, valid_from, valid_to)
        values (${code}, ${newId(tx.now)}, ${order.channelCode}, ${one.reason}, 'ORDER', ${one.amount}, ${one.currency}, 1, ${tx.now}, ${until})`,
  );
  one.discountCode = code;
  const receiver = receiverOf(order, contactSealer(ctx.services));
  const { amount, currency } = one;
  const facts = { ...placeOf(order), currency, amount, code, until: until.toISOString() };
  if (receiver) tx.emit(noticeRequested(`appeasement:${one.id}`, { notice: 'DISCOUNT_CODE', ...receiver, facts }));
  return { entries: [] };
}

/** Sends units again without a second charge; an order that was complete is open again. */
function reship({ tx, order, one }: Granting): Decided {
  for (const { lineId, quantity } of one.lines) {
    const line = order.lines.find((other) => other.id === lineId);
    if (line) addReplacement(order, line, line.sku, quantity, tx.now);
  }
  const told = { type: 'RESHIPPED', reason: one.reason, data: { appeasementId: one.id } };
  const reopened = order.status === 'COMPLETED' ? nextState(orderLifecycle, order.status, 'reopen') : undefined;
  if (!reopened) return { entries: [told], reshaped: true };
  Object.assign(order, { status: reopened, completedAt: null });
  return { entries: [told, { type: 'ORDER_REOPENED', reason: 'RESHIPMENT' }], reshaped: true };
}

const ISSUE: Readonly<Record<Appeasement['kind'], (granting: Granting) => Decided | Promise<Decided>>> = {
  REFUND: refund,
  STORE_CREDIT: credit,
  DISCOUNT: discount,
  RESHIPMENT: reship,
};

/** Gives what was approved. Refuses what the order does not allow any more; it then stays approved. */
export async function issue(granting: Granting): Promise<Decided> {
  const { order, one, tx } = granting;
  moveOn(granting, 'issue');
  const problems = issueProblems(order, one);
  if (problems.length > 0) throw new DomainError(problems);
  one.issuedAt = tx.now;
  return ISSUE[one.kind](granting);
}

/** Issues an appeasement that was approved without being issued. */
export const issueAppeasement = (
  ctx: OperationContext<OrdersServices>,
  input: AppeasementCommandInput,
): Promise<AppeasementOutcome> => changeAppeasement(ctx, 'issueAppeasement', input, issue);

/** Who decided, and when. */
export const decidedBy = ({ actor, now }: Tx, note?: string | null) => ({
  decidedBy: { role: actor.role, id: actor.id },
  decidedAt: now,
  decisionNote: note ?? null,
});
