import { columnar, sql, type Sql } from '@oms/platform/database/sql';
import type { CreditChanged } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { changeFacts } from './rollups.js';

const STATE = 'account_id uuid, version bigint, occurred_at timestamptz, kind text, currency text, balance bigint, issued bigint, redeemed bigint, expired bigint'; // prettier-ignore
const COLUMNS = 'account_id, day, version, kind, currency, balance, issued, redeemed, expired';
const GIVEN = 'any((select ids from given)::uuid[])';

/** All days of these accounts, those just told among them: of several states of a day the last. */
const DAYS = `select distinct on (account_id, day) ${COLUMNS} from (
    select ${COLUMNS} from fact_credit_daily where account_id = ${GIVEN}
    union all
    select account_id, (occurred_at at time zone z.time_zone)::date, s.version, kind, currency, balance, issued, redeemed, expired from told s cross join reporting_setting z
  ) days order by account_id, day, version desc`;

/** The states that an event tells: that of its moment, or those of the account's whole past. */
function statesOf({ payload, aggregateVersion, occurredAt }: IntegrationEvent<CreditChanged>) {
  const { accountId, kind, currency, past, ...sums } = payload;
  const states = past ?? [{ ...sums, version: aggregateVersion, at: occurredAt }];
  return states.map(({ at, ...state }) => ({ ...state, account_id: accountId, kind, currency, occurred_at: at }));
}

/** Keeps what each day left, and with it what came and went by then. Accounts are locked by their row in the inbox. */
export async function keepCreditDays(db: Sql, events: readonly IntegrationEvent<CreditChanged>[]): Promise<void> {
  const told = events.flatMap(statesOf);
  await changeFacts(db, {
    parts: [
      sql`given as (select ${told.map((state) => state.account_id)}::uuid[] as ids)`,
      sql`told as (select * from ${columnar(told, 's', STATE)})`,
      sql.raw(`new_fact_credit_daily as materialized (${DAYS})`),
      sql.raw(
        `put_fact_credit_daily as (insert into fact_credit_daily (${COLUMNS}) select ${COLUMNS} from new_fact_credit_daily
          on conflict (account_id, day) do update set version = excluded.version, balance = excluded.balance, issued = excluded.issued, redeemed = excluded.redeemed, expired = excluded.expired
          where fact_credit_daily.version < excluded.version)`,
      ),
    ],
    tables: ['fact_credit_daily'],
    rolled: ['credit'],
    held: () => `e.account_id = ${GIVEN}`,
  });
}
