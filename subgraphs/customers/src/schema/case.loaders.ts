import type { Actor } from '@oms/platform/auth/actor';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { fetchPages } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { maySeeCase } from '../operations/change-case.js';
import type { CaseState } from '../rules/case-state.js';
import type { CustomersServices } from '../services.js';
import { IS_SHARED } from '../storage/cases.js';
import type { Context } from './customer.loaders.js';

/** Cases by id, whoever asks; callers check the rights. */
export const caseById = defineLoader<string, CaseState, CustomersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<CaseState>(
      ctx.db,
      sql`select c.*, ${IS_SHARED} as shared from service_case c where id = any(${ids}::uuid[])`,
    ),
    (one) => one.id,
  ),
);

/** The case with this id, if the caller may see it. */
export async function visibleCase(ctx: Context, id: string): Promise<CaseState | null> {
  const found = isId(id) ? await ctx.load(caseById, id) : undefined;
  return found && ctx.actor && maySeeCase(ctx.actor, found) ? found : null;
}

export interface CaseEntryRow {
  readonly caseId: string;
  readonly sequence: number;
  readonly actor: { readonly role: string; readonly id: string };
}

/** A case's history, oldest first; for customers what they may read. */
export const caseEntries = defineLoader<string, CaseEntryRow[], CustomersServices>(async (ctx, ids) => {
  const readable = ctx.can('customers:read') ? sql`true` : sql`visibility = 'CUSTOMER'`;
  const entries = await rows<CaseEntryRow>(
    ctx.db,
    sql`select * from case_entry where case_id = any(${ids}::uuid[]) and ${readable} order by case_id, sequence`,
  );
  return ids.map((id) => entries.filter((entry) => entry.caseId === id));
});

/** Cases that a customer knows of: its own, or those of the guest's order whose link it holds. */
function theirs(actor: Actor | null): RawBuilder<unknown> {
  const { customerId = null, orderId = null } = actor ?? {};
  return sql`(c.customer_id = ${customerId}::uuid or (c.customer_id is null and c.order_id = ${orderId}::uuid)) and ${IS_SHARED}`;
}

const casesBelow = (column: string) =>
  pagesBelow<CaseState, CustomersServices>((ctx, ids, page) =>
    fetchPages(ctx.db, {
      columns: sql`c.*`,
      from: sql`service_case c`,
      where: ctx.can('customers:read') ? [] : [theirs(ctx.actor)],
      sort: [
        { expression: sql`c.opened_at`, type: 'timestamptz' },
        { expression: sql`c.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
      parent: below(column, ids),
    }),
  );

export const casesOfOrder = casesBelow('c.order_id');
export const casesOfCustomer = casesBelow('c.customer_id');

export interface Workload {
  readonly queueCode: string;
  readonly ownerId: string | null;
  readonly open: number;
  readonly overdue: number;
  readonly waiting: number;
}

/** What waits in these queues, by owner, the most first. */
export const workloadOf = defineLoader<string, Workload[], CustomersServices>(async (ctx, codes) => {
  const loads = await rows<Workload>(
    ctx.db,
    sql`select queue_code, owner_id, count(*)::int as open, (count(*) filter (where due_at <= ${ctx.clock.now()}::timestamptz))::int as overdue,
               (count(*) filter (where due_at is null))::int as waiting
        from service_case where queue_code = any(${codes}::text[]) and status not in ('RESOLVED', 'CLOSED')
        group by queue_code, owner_id order by count(*) desc, owner_id`,
  );
  return codes.map((code) => loads.filter((load) => load.queueCode === code));
});
