import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';

/** What became of one price of a list. */
export interface WrittenPrice {
  readonly id: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

interface Given {
  readonly sku: string;
  readonly channel: string;
  readonly amount: string;
  readonly currencyCode: string;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

const COLUMNS =
  'id uuid, sku text, channel_code text, currency text, amount bigint, valid_from timestamptz, valid_to timestamptz';

/**
 * Writes prices that were checked. One of the same item, channel and moment is replaced; of several that hold at a
 * moment the one that began last counts, so that there is never more than one.
 */
export function writePrices(tx: Tx, prices: readonly Given[], fallbackFrom: Date): Promise<WrittenPrice[]> {
  const records = prices.map((price) => ({
    id: newId(tx.now),
    sku: price.sku,
    channel_code: price.channel,
    currency: price.currencyCode,
    amount: toMinor(price.amount, price.currencyCode),
    valid_from: price.from ?? fallbackFrom,
    valid_to: price.to ?? null,
  }));
  return rows(
    tx.db,
    sql`
    with given as materialized (select * from ${recordset(records, 's', COLUMNS)}),
    written as (
      insert into price (id, sku, channel_code, currency, amount, valid_from, valid_to)
      select id, sku, channel_code, currency, amount, valid_from, valid_to from given order by sku, channel_code, valid_from
      on conflict (sku, channel_code, currency, valid_from) do update set amount = excluded.amount, valid_to = excluded.valid_to
        where (price.amount, price.valid_to) is distinct from (excluded.amount, excluded.valid_to)
      returning id, (xmax = 0) as created
    )
    select id, case when created then 'created' else 'updated' end as outcome from written
    union all
    select p.id, 'unchanged' from given g
    join price p on p.sku = g.sku and p.channel_code = g.channel_code and p.currency = g.currency and p.valid_from = g.valid_from
    where not exists (select from written w where w.id = p.id)`,
  );
}
