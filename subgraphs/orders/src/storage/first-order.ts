import { firstRow, sql, type Sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import { exactTerm } from '../rules/search-terms.js';

/** Whether the order's customer or e-mail address has placed no other. */
export async function isFirstOrder(db: Sql, { id, customerId, email }: OrderState): Promise<boolean> {
  const row = await firstRow<{ first: boolean }>(
    db,
    sql`select not exists (select from orders where customer_id = ${customerId}::uuid and id <> ${id})
           and not exists (select from order_search where terms @@ ${email ? exactTerm('e', email) : ''}::tsquery and order_id <> ${id}) as first`,
  );
  return row?.first ?? false;
}
