import { recordset, run, sql, type Sql } from '@oms/platform/database/sql';
import { currencyExponent } from '@oms/platform/values/currency';

/** Currencies that amounts are in, with their digits; known from the first amount on. */
export async function holdCurrencies(db: Sql, codes: readonly string[]): Promise<void> {
  const currencies = [...new Set(codes)]
    .toSorted()
    .map((currency) => ({ currency, exponent: currencyExponent(currency) }));
  await run(
    db,
    sql`insert into dim_currency select * from ${recordset(currencies, 'c', 'currency text, exponent smallint')} on conflict do nothing`,
  );
}
