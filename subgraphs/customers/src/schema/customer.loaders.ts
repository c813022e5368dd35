import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';

export type Context = SubgraphContext<CustomersServices>;

export interface CustomerRow {
  readonly id: string;
}

export const customerById = defineLoader<string, CustomerRow, CustomersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<CustomerRow>(ctx.db, sql`select * from customer where id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

/** Staff see every customer, a customer itself, nobody else any. */
export const visible = async (ctx: Context, id: string | undefined): Promise<CustomerRow | null> =>
  id && isId(id) && (ctx.can('customers:read') || (ctx.actor?.role === 'customer' && ctx.actor.customerId === id))
    ? ((await ctx.load(customerById, id)) ?? null)
    : null;
