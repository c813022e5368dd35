-- What the merchant owes for store credit and gift cards: as it is, and as each day left it.
create table fact_credit (
  account_id uuid primary key,
  kind text not null,
  customer_id uuid,
  currency char(3) not null,
  balance bigint not null,
  issued bigint not null,
  redeemed bigint not null,
  expired bigint not null
) with (fillfactor = 80);

-- A day without a change has no row. Amounts are over the account's whole life.
create table fact_credit_daily (
  account_id uuid not null,
  day date not null,
  version bigint not null,
  kind text not null,
  currency text not null,
  balance bigint not null,
  issued bigint not null,
  redeemed bigint not null,
  expired bigint not null,
  primary key (account_id, day)
);

create table rollup_credit_day (
  day date not null,
  kind text not null,
  currency text not null,
  row_count bigint not null,
  credit_issued bigint not null,
  credit_redeemed bigint not null,
  credit_expired bigint not null,
  credit_change bigint not null,
  primary key (day, kind, currency)
) with (fillfactor = 80);
insert into rollup_credit_day (day, kind, currency, row_count, credit_issued, credit_redeemed, credit_expired, credit_change)
select e.day, e.kind, e.currency, count(*), coalesce(sum(e.issued), 0), coalesce(sum(e.redeemed), 0), coalesce(sum(e.expired), 0), coalesce(sum(e.change), 0) from (select account_id, kind, currency, day, balance - lag(balance, 1, 0::bigint) over past as change, issued - lag(issued, 1, 0::bigint) over past as issued, redeemed - lag(redeemed, 1, 0::bigint) over past as redeemed, expired - lag(expired, 1, 0::bigint) over past as expired from fact_credit_daily window past as (partition by account_id order by day)) e group by 1, 2, 3;

-- What is owed at the end of each day, also of those on which nothing changed.
create view credit_day as
select d.day, k.kind, k.currency, k.balance
  from (select kind, currency, day, sum(credit_change) over past as balance, lead(day) over past as next_day
          from rollup_credit_day window past as (partition by kind, currency order by day)) k
  cross join reporting_setting z
  join dim_date d on d.day >= k.day and d.day < coalesce(k.next_day, (now() at time zone z.time_zone)::date + 1);

-- Adds up the amounts of the last day among rows of several: what is semi-additive adds up, but not over days.
create function sum_at_last_step(state numeric[], day date, amount numeric) returns numeric[] language plpgsql immutable as $$
begin
  if state is null or day - date '2000-01-01' > state[1] then return array[day - date '2000-01-01', amount]; end if;
  if day - date '2000-01-01' = state[1] then return array[state[1], state[2] + amount]; end if;
  return state;
end $$;
create function sum_at_last_end(state numeric[]) returns numeric language sql immutable as 'select state[2]';
create aggregate sum_at_last(date, numeric) (sfunc = sum_at_last_step, stype = numeric[], finalfunc = sum_at_last_end);

create view bi.fact_credit as
select
  e.account_id as account_id,
  e.kind as kind,
  e.customer_id as customer_id,
  e.currency::text as currency,
  e.balance / 10::numeric ^ y.exponent as balance,
  e.issued / 10::numeric ^ y.exponent as issued,
  e.redeemed / 10::numeric ^ y.exponent as redeemed,
  e.expired / 10::numeric ^ y.exponent as expired
from fact_credit e join dim_currency y on y.currency = e.currency;
comment on view bi.fact_credit is 'One row per store credit account or gift card, as it is now. Key: account_id';
comment on column bi.fact_credit.account_id is 'Key; tells nothing of the card''s code';
comment on column bi.fact_credit.kind is 'STORE_CREDIT or GIFT_CARD';
comment on column bi.fact_credit.customer_id is 'Key of dim_customer; null for gift cards that nobody owns';
comment on column bi.fact_credit.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_credit.balance is 'What is owed now, in major units of the currency';
comment on column bi.fact_credit.issued is 'Given out over its whole life, in major units of the currency';
comment on column bi.fact_credit.redeemed is 'Paid with over its whole life, in major units of the currency';
comment on column bi.fact_credit.expired is 'Lapsed over its whole life, in major units of the currency';

create view bi.fact_credit_daily as
select
  e.day as day,
  e.kind as kind,
  e.currency as currency,
  e.balance / 10::numeric ^ y.exponent as balance
from credit_day e join dim_currency y on y.currency = e.currency;
comment on view bi.fact_credit_daily is 'What is owed for store credit and gift cards at the end of each day, also where nothing changed. Do not add up over days. Key: day, kind, currency';
comment on column bi.fact_credit_daily.day is 'Day. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_credit_daily.kind is 'STORE_CREDIT or GIFT_CARD';
comment on column bi.fact_credit_daily.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_credit_daily.balance is 'What is owed, in major units of the currency';

do $$ begin
  if exists (select from pg_roles where rolname = 'bi_reader') then
    grant select on all tables in schema bi to bi_reader;
  end if;
end $$;
