import type { Fact } from './model.js';

export interface FactDefinition {
  /** What one row stands for. */
  readonly meaning: string;
  /** What is read, where `from` does not begin with it. */
  readonly table?: string;
  readonly from: string;
  /** Rows that count; none: all. */
  readonly where?: string;
  /** The business day that time is counted by; none: as it is now. */
  readonly day?: string;
  readonly hour?: string;
  /** The exact moment behind the day, by which `from` and `to` choose. */
  readonly moment?: string;
  readonly currency?: string;
  /** Column that names the row's aggregate, where rollups follow it. */
  readonly aggregate?: string;
}

const ITEM = 'left join dim_item i on i.sku =';
const LOCATION = 'left join dim_location b on b.location_id =';
const COUNTRY = 'left join dim_country x on x.country =';
const OF_ORDER = 'left join fact_order o using (order_id) left join dim_country x on x.country = o.country';
/** This moment as the business sees it; Postgres' own, so that one statement sees one moment. */
const CLOCK =
  'cross join (select (now() at time zone time_zone)::date as today, now() as now from reporting_setting) z';

/** What came to each account and went from it, by the days that it left something otherwise. */
const CREDIT_CHANGES = ['balance as change', 'issued', 'redeemed', 'expired'].map((column) => {
  const [of = '', , name = of] = column.split(' ');
  return `${of} - lag(${of}, 1, 0::bigint) over past as ${name}`;
});

/** By how much a day left a level otherwise than the day before it; the level itself begins with its first day. */
const STOCK_CHANGES = `(select sku, location_id, day, on_hand - lag(on_hand, 1, 0) over past as units,
    (lag(day) over past is null)::int as levels, (available <= 0)::int - lag((available <= 0)::int, 1, 0) over past as empties
  from fact_stock_daily window past as (partition by sku, location_id order by day)) h`;

/** The tables behind each fact. */
export const FACTS: Readonly<Record<Fact, FactDefinition>> = {
  order: {
    meaning: 'an order, by the day it was placed',
    from: `fact_order o left join dim_customer c on c.customer_id = o.customer_id ${COUNTRY} o.country`,
    where: "o.status <> 'DRAFT'",
    day: 'o.placed_day',
    hour: 'o.placed_hour',
    moment: 'o.placed_at',
    currency: 'o.currency',
    aggregate: 'o.order_id',
  },
  line: {
    meaning: 'an order line, by the day its order was placed',
    from: `fact_order_line l join fact_order o using (order_id) left join dim_customer c on c.customer_id = o.customer_id ${COUNTRY} o.country`,
    where: "o.status <> 'DRAFT'",
    day: 'o.placed_day',
    hour: 'o.placed_hour',
    moment: 'o.placed_at',
    currency: 'o.currency',
    aggregate: 'o.order_id',
  },
  customer: {
    meaning: 'a customer who has ordered, by the day of the first order',
    from: `fact_customer c ${COUNTRY} c.country`,
    where: 'c.orders > 0',
    day: 'c.first_day',
    moment: 'c.first_placed_at',
    currency: 'c.currency',
    aggregate: 'c.customer_id',
  },
  payment: {
    meaning: 'a payment, by the day it was made',
    from: `fact_payment p ${COUNTRY} p.country`,
    day: 'p.day',
    moment: 'p.created_at',
    currency: 'p.currency',
  },
  refund: {
    meaning: 'a refund, by the day it was asked for',
    from: `fact_refund f ${COUNTRY} f.country`,
    day: 'f.day',
    moment: 'f.created_at',
    currency: 'f.currency',
  },
  return: {
    meaning: 'a return, by the day it was asked for',
    from: `fact_return n ${LOCATION} n.location_id ${COUNTRY} n.country`,
    day: 'n.day',
    moment: 'n.requested_at',
    currency: 'n.currency',
  },
  appeasement: {
    meaning: 'an appeasement, by the day it was issued or else proposed',
    from: 'fact_appeasement a',
    day: 'a.day',
    moment: 'coalesce(a.issued_at, a.proposed_at)',
    currency: 'a.currency',
  },
  credit: {
    meaning: 'what came to or went from a store credit or gift card, by the day',
    table: 'fact_credit_daily',
    from: `(select account_id, kind, currency, day, ${CREDIT_CHANGES.join(', ')} from fact_credit_daily window past as (partition by account_id order by day)) e`,
    day: 'e.day',
    currency: 'e.currency',
    aggregate: 'e.account_id',
  },
  creditDay: {
    meaning: 'what is owed for store credit or gift cards at the end of a day',
    from: 'credit_day e',
    day: 'e.day',
    currency: 'e.currency',
  },
  allocation: {
    meaning: 'a reservation of an order line at a location, by the day the order was placed',
    from: `fact_allocation g join fact_order o using (order_id) ${COUNTRY} o.country ${ITEM} g.sku ${LOCATION} g.location_id`,
    day: 'o.placed_day',
    moment: 'o.placed_at',
  },
  decision: {
    meaning: 'a decision where to take stock, by its day',
    from: `fact_decision d ${OF_ORDER}`,
    day: 'd.day',
    moment: 'd.decided_at',
  },
  fulfillment: {
    meaning: 'a fulfillment order, by the day it was opened',
    from: `fact_fulfillment w ${OF_ORDER} ${LOCATION} w.location_id`,
    day: 'w.day',
    moment: 'w.opened_at',
    aggregate: 'w.order_id',
  },
  shipment: {
    meaning: 'a parcel, by the day it left',
    from: `fact_shipment s ${OF_ORDER} ${LOCATION} s.location_id`,
    where: 's.day is not null',
    day: 's.day',
    moment: 's.shipped_at',
    currency: 's.currency',
    aggregate: 's.order_id',
  },
  stock: { meaning: 'an item at a location, now', from: `fact_stock s ${ITEM} s.sku ${LOCATION} s.location_id ${CLOCK}` },
  stockDay: {
    meaning: 'an item at a location at the end of a day',
    from: `stock_day s ${ITEM} s.sku ${LOCATION} s.location_id`,
    day: 's.day',
  },
  stockChange: {
    meaning: 'what a day changed of an item at a location',
    table: 'fact_stock_daily',
    from: `${STOCK_CHANGES} ${ITEM} h.sku`,
    day: 'h.day',
    aggregate: 'h.sku',
  },
  movement: {
    meaning: 'units of an item that came or went at a location, by the day',
    from: `fact_movement m ${ITEM} m.sku ${LOCATION} m.location_id`,
    day: 'm.day',
    moment: 'm.occurred_at',
  },
  alert: {
    meaning: 'a reorder alert, by the day it was raised',
    from: `fact_alert t ${ITEM} t.sku ${LOCATION} t.location_id`,
    day: 't.day',
    moment: 't.raised_at',
  },
  case: { meaning: 'a case, by the day it was opened', from: `fact_case k ${CLOCK}`, day: 'k.day', moment: 'k.opened_at' },
}; // prettier-ignore
