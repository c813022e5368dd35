import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, recordset, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isDay } from '@oms/platform/values/zoned-time';
import { isTimeZone } from '../rules/local-time.js';
import type { AnalyticsServices } from '../services.js';

export interface ReportingInput {
  readonly timeZone?: string | null;
  readonly fiscalStartMonth?: number | null;
  readonly reportingCurrency?: string | null;
  /** Days for which events are kept behind the facts made of them. */
  readonly keepEventsDays?: number | null;
}

/** Long enough for what still changes, and short enough to be meant. */
const KEPT_DAYS = { least: 90, most: 36_500 } as const;

/**
 * How the business counts days, years and money. Another time zone moves every fact to its day there, which a job does
 * soon after; until then days are the old ones.
 */
export const setReporting = (
  ctx: OperationContext<AnalyticsServices>,
  { timeZone = null, fiscalStartMonth = null, reportingCurrency = null, keepEventsDays = null }: ReportingInput,
): Promise<{ version: number }> =>
  runCommand(ctx, 'setReporting', async (tx) => {
    if (timeZone && !isTimeZone(timeZone))
      throw refuse('UNKNOWN_TIME_ZONE', `${timeZone} is no time zone such as "Europe/Berlin".`, ['timeZone']);
    if (fiscalStartMonth !== null && (fiscalStartMonth < 1 || fiscalStartMonth > 12))
      throw refuse('INVALID_MONTH', 'A fiscal year starts in a month from 1 to 12.', ['fiscalStartMonth']);
    if (keepEventsDays !== null && (keepEventsDays < KEPT_DAYS.least || keepEventsDays > KEPT_DAYS.most))
      throw refuse('INVALID_DAYS', `Events are kept for ${KEPT_DAYS.least} to ${KEPT_DAYS.most} days.`, ['keepEventsDays']); // prettier-ignore
    const before = await firstRow<object>(tx.db, sql`select * from reporting_setting for update`);
    const written = await firstRow<{ version: number; month: number }>(
      tx.db,
      sql`update reporting_setting set rebuild_wanted = rebuild_wanted or time_zone <> coalesce(${timeZone}, time_zone), time_zone = coalesce(${timeZone}, time_zone),
            fiscal_start_month = coalesce(${fiscalStartMonth}::smallint, fiscal_start_month), reporting_currency = coalesce(${reportingCurrency}, reporting_currency), keep_events_days = coalesce(${keepEventsDays}::int, keep_events_days), version = version + 1
          returning version, fiscal_start_month as month`,
    );
    if (fiscalStartMonth !== null) await run(tx.db, sql`select fill_dim_date(${fiscalStartMonth}::int)`);
    const after = { timeZone, fiscalStartMonth, reportingCurrency, keepEventsDays };
    tx.audit({ aggregateType: 'Reporting', aggregateId: 'reporting', command: 'setReporting', before, after });
    return { version: written?.version ?? 0 };
  });

export interface CurrencyRateInput {
  readonly currency: string;
  /** Day (YYYY-MM-DD) from which on it holds, until the next one. */
  readonly validFrom: string;
  /** What one unit is worth in the reporting currency, as a decimal. */
  readonly rate: string;
}

/** Rates to the reporting currency; one of the same currency and day is replaced. Figures of the past follow at once. */
export const setCurrencyRates = (
  ctx: OperationContext<AnalyticsServices>,
  { rates }: { readonly rates: readonly CurrencyRateInput[] },
): Promise<{ count: number }> =>
  runCommand(ctx, 'setCurrencyRates', async (tx) => {
    const wrong = rates.findIndex(({ rate, validFrom }) => Number(rate) <= 0 || !isDay(validFrom));
    if (wrong >= 0)
      throw refuse('INVALID_RATE', 'A rate is above zero, and holds from a day such as "2026-01-31".', ['rates', String(wrong)]); // prettier-ignore
    const records = rates.map(({ currency, validFrom, rate }) => ({ currency, valid_from: validFrom, rate }));
    const count = await run(
      tx.db,
      sql`insert into currency_rate (currency, valid_from, rate) select distinct on (currency, valid_from) currency, valid_from, rate from ${recordset(records, 'r', 'currency text, valid_from date, rate numeric')}
          on conflict (currency, valid_from) do update set rate = excluded.rate`,
    );
    tx.audit({ aggregateType: 'Reporting', aggregateId: 'rates', command: 'setCurrencyRates', after: rates });
    return { count };
  });
