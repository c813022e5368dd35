import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { loaderOfColumns, Projection, type Columns } from '@oms/platform/graphql/projection';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';

export type Context = SubgraphContext<CustomersServices>;

export interface CustomerRow {
  readonly id: string;
}

/** What a request reads of the customers that it shows. */
export const customerColumns = new Projection({
  alias: 'c',
  columns:
    'id number version external_reference name company email phone address status merged_into locale tags group_codes created_at company_id'.split(
      ' ',
    ),
  always: ['id'],
  fields: { employer: ['company_id'], emailSuppressed: ['email'] },
});

const byColumns = loaderOfColumns(({ list }) =>
  defineLoader<string, CustomerRow, CustomersServices>(async (ctx, ids) =>
    alignByKey(
      ids,
      await rows<CustomerRow>(ctx.db, sql`select ${list} from customer c where c.id = any(${ids}::uuid[])`),
      (one) => one.id,
    ),
  ),
);

/** A customer whole. */
export const customerById = byColumns(customerColumns.all);

/** Staff see every customer, a customer itself, nobody else any. */
export const visible = async (
  ctx: Context,
  id: string | undefined,
  columns: Columns = customerColumns.all,
): Promise<CustomerRow | null> =>
  id && isId(id) && (ctx.can('customers:read') || (ctx.actor?.role === 'customer' && ctx.actor.customerId === id))
    ? ((await ctx.load(byColumns(columns), id)) ?? null)
    : null;
