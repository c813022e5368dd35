import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { nextState } from '@oms/platform/values/lifecycle';
import {
  appeasementLifecycle,
  limitOf,
  monthOf,
  type Appeasement,
  type AppeasementLimit,
} from '../rules/appeasement.js';
import type { OrdersServices } from '../services.js';
import { setLimitOf, spentBy } from '../storage/appeasements.js';

export type Context = SubgraphContext<OrdersServices>;

/** What the state allows whoever asks. */
function actionsOf({ status, proposedBy }: Appeasement, ctx: Context): string[] {
  const lead = ctx.can('orders:credit');
  const own = proposedBy.id === ctx.actor?.id;
  const decides = status === 'PENDING_APPROVAL' && lead && !own;
  return [
    ...(status === 'PROPOSED' && ctx.can('orders:write') ? ['submitAppeasement'] : []),
    ...(decides ? ['approveAppeasement', 'rejectAppeasement'] : []),
    ...(status === 'APPROVED' && lead ? ['issueAppeasement'] : []),
    ...(nextState(appeasementLifecycle, status, 'cancel') && (lead || own) ? ['cancelAppeasement'] : []),
  ];
}

export const appeasementView = (one: Appeasement, ctx: Context) => ({
  ...one,
  amount: moneyOf(one.amount, one.currency),
  availableActions: actionsOf(one, ctx),
});

export type AppeasementView = ReturnType<typeof appeasementView>;

export const appeasementById = defineLoader<string, AppeasementView, OrdersServices>(async (ctx, ids) => {
  const found = await rows<Appeasement>(ctx.db, sql`select * from appeasement where id = any(${ids}::uuid[])`);
  return alignByKey(
    ids,
    found.map((one) => appeasementView(one, ctx)),
    (one) => one.id,
  );
});

export const appeasementsOfOrder = defineLoader<string, AppeasementView[], OrdersServices>(async (ctx, ids) => {
  const found = await rows<Appeasement>(
    ctx.db,
    sql`select * from appeasement where order_id = any(${ids}::uuid[]) order by proposed_at, id`,
  );
  return groupByKey(ids, found, (one) => one.orderId).map((list) => list.map((one) => appeasementView(one, ctx)));
});

interface LimitRow extends AppeasementLimit {
  readonly role: string;
  readonly currency: string;
}

const limitView = ({ role, currency, perAppeasement, perMonth, perRefund }: LimitRow) => ({
  role,
  currency,
  perAppeasement: moneyOf(perAppeasement, currency),
  perMonth: perMonth === null ? null : moneyOf(perMonth, currency),
  perRefund: perRefund === null ? null : moneyOf(perRefund, currency),
});

export async function limits(ctx: Context) {
  return (await rows<LimitRow>(ctx.db, sql`select * from appeasement_limit order by role, currency`)).map(limitView);
}

export async function oneLimit(ctx: Context, key: { readonly role: string; readonly currency: string } | null) {
  if (!key) return null;
  const row = await firstRow<LimitRow>(
    ctx.db,
    sql`select * from appeasement_limit where role = ${key.role} and currency = ${key.currency}`,
  );
  return row ? limitView(row) : null;
}

/** What the caller may still grant this month in a currency. */
export async function budgetOf(ctx: Context, currency: string) {
  const { actor } = ctx;
  if (!actor) return null;
  const month = monthOf(ctx.clock.now());
  const limit = limitOf(await setLimitOf(ctx.db, actor.role, currency), ctx.can('orders:credit'));
  const spent = await spentBy(ctx.db, { agentId: actor.id, currency, month });
  const { perAppeasement, perMonth } = limit;
  return {
    month,
    spent: moneyOf(spent, currency),
    left: perMonth === null ? null : moneyOf(Math.max(0, perMonth - spent), currency),
    perAppeasement: perAppeasement === Number.MAX_SAFE_INTEGER ? null : moneyOf(perAppeasement, currency),
  };
}
