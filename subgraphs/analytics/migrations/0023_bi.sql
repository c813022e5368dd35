-- What BI tools see: views of stable names, each and every column of which says what it is. Key columns are named alike
-- everywhere. Nothing in it names or reaches a person.
do $$ begin
  if to_regnamespace('bi') is null then create schema bi; end if;
end $$;

create or replace view bi.dim_date as
select
  d.day as day,
  d.year::int as year,
  d.quarter::int as quarter,
  d.month::int as month,
  d.week::int as week,
  d.weekday::int as weekday,
  d.week_start as week_start,
  d.month_start as month_start,
  d.quarter_start as quarter_start,
  d.year_start as year_start,
  d.fiscal_year::int as fiscal_year,
  d.fiscal_quarter::int as fiscal_quarter,
  d.fiscal_month::int as fiscal_month
from dim_date d;
comment on view bi.dim_date is 'Days from 1990 to 2060, with the fiscal calendar. Key: day';
comment on column bi.dim_date.day is 'Key';
comment on column bi.dim_date.year is 'Calendar year';
comment on column bi.dim_date.quarter is 'Quarter, 1 to 4';
comment on column bi.dim_date.month is 'Month, 1 to 12';
comment on column bi.dim_date.week is 'ISO 8601 week';
comment on column bi.dim_date.weekday is '1 is Monday, 7 is Sunday';
comment on column bi.dim_date.week_start is 'Monday of the week';
comment on column bi.dim_date.month_start is 'First day of the month';
comment on column bi.dim_date.quarter_start is 'First day of the quarter';
comment on column bi.dim_date.year_start is 'First day of the year';
comment on column bi.dim_date.fiscal_year is 'Fiscal year, named by the year in which it ends';
comment on column bi.dim_date.fiscal_quarter is 'Quarter of the fiscal year';
comment on column bi.dim_date.fiscal_month is 'Month of the fiscal year, 1 is its first';

create or replace view bi.dim_channel as
select
  c.channel as channel
from (select distinct channel from rollup_order_day) c;
comment on view bi.dim_channel is 'Channels that orders came in by. Key: channel';
comment on column bi.dim_channel.channel is 'Key: code of the channel';

create or replace view bi.dim_item as
select
  i.sku as sku,
  i.title as title,
  i.category as category,
  i.supplier_code as supplier,
  i.active as active,
  i.unit_cost as unit_cost
from dim_item i;
comment on view bi.dim_item is 'Items. Key: sku';
comment on column bi.dim_item.sku is 'Key';
comment on column bi.dim_item.title is 'What it is called';
comment on column bi.dim_item.category is 'Category';
comment on column bi.dim_item.supplier is 'Code of the supplier';
comment on column bi.dim_item.active is 'Whether it is sold';
comment on column bi.dim_item.unit_cost is 'Present cost of a unit, in the reporting currency';

create or replace view bi.dim_location as
select
  b.location_id as location_id,
  b.code as code,
  b.name as name,
  b.kind as kind,
  b.active as active,
  b.country::text as country,
  x.region as region
from dim_location b left join dim_country x on x.country = b.country;
comment on view bi.dim_location is 'Warehouses and stores. Key: location_id';
comment on column bi.dim_location.location_id is 'Key';
comment on column bi.dim_location.code is 'Code';
comment on column bi.dim_location.name is 'Name';
comment on column bi.dim_location.kind is 'WAREHOUSE or STORE';
comment on column bi.dim_location.active is 'Whether it is in use';
comment on column bi.dim_location.country is 'ISO 3166 code; key of dim_country';
comment on column bi.dim_location.region is 'Part of the world';

create or replace view bi.dim_customer as
select
  c.customer_id as customer_id,
  c.country_code as country,
  c.company as company,
  c.status as status,
  f.first_day as first_day,
  coalesce(f.orders, 0) as orders,
  f.currency::text as currency,
  (f.total) / 10::numeric ^ y.exponent as lifetime_sales
from dim_customer c left join fact_customer f on f.customer_id = c.customer_id left join dim_currency y on y.currency = f.currency;
comment on view bi.dim_customer is 'Customers, without anything that names or reaches them. Key: customer_id';
comment on column bi.dim_customer.customer_id is 'Key; tells nothing of the person';
comment on column bi.dim_customer.country is 'ISO 3166 code; key of dim_country';
comment on column bi.dim_customer.company is 'Whether it is a company';
comment on column bi.dim_customer.status is 'Status of the account';
comment on column bi.dim_customer.first_day is 'Day of the first order that counts; key of dim_date';
comment on column bi.dim_customer.orders is 'Orders so far, without drafts, cancelled and expired ones';
comment on column bi.dim_customer.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.dim_customer.lifetime_sales is 'Total sales so far, of orders in the currency of the first, in major units of the currency';

create or replace view bi.dim_country as
select
  x.country as country,
  x.region as region
from dim_country x;
comment on view bi.dim_country is 'Countries. Key: country';
comment on column bi.dim_country.country is 'Key: ISO 3166 code';
comment on column bi.dim_country.region is 'Part of the world';

create or replace view bi.dim_currency as
select
  y.currency::text as currency,
  y.exponent::int as exponent
from dim_currency y;
comment on view bi.dim_currency is 'Currencies that occur. Key: currency';
comment on column bi.dim_currency.currency is 'Key: ISO 4217 code';
comment on column bi.dim_currency.exponent is 'Digits behind the point';

create or replace view bi.dim_carrier_service as
select
  s.carrier as carrier,
  s.service as service
from (select distinct carrier, service from rollup_shipment_day) s;
comment on view bi.dim_carrier_service is 'Services of carriers that occur. Key: carrier, service';
comment on column bi.dim_carrier_service.carrier is 'Carrier; empty where none was chosen';
comment on column bi.dim_carrier_service.service is 'Service';

create or replace view bi.currency_rate as
select
  q.currency::text as currency,
  q.valid_from as valid_from,
  q.rate as rate
from currency_rate q;
comment on view bi.currency_rate is 'Rates to the reporting currency. Key: currency, valid_from';
comment on column bi.currency_rate.currency is 'Key of dim_currency';
comment on column bi.currency_rate.valid_from is 'Day from which on it holds, until the next one';
comment on column bi.currency_rate.rate is 'Worth of one unit in the reporting currency';

create or replace view bi.fact_order as
select
  o.order_id as order_id,
  o.number as number,
  o.placed_day as day,
  o.placed_hour as hour,
  o.placed_at as placed_at,
  o.channel as channel,
  o.currency::text as currency,
  o.customer_id as customer_id,
  o.country as country,
  x.region as region,
  o.status as status,
  o.payment_status as payment_status,
  o.fulfillment_status as fulfillment_status,
  o.return_status as return_status,
  o.carrier as carrier,
  o.historical as historical,
  o.due_at as due_at,
  o.shipped_at as shipped_at,
  o.late as late,
  o.perfect as perfect,
  o.completed_at as completed_at,
  o.cancelled_at as cancelled_at,
  o.units as units,
  o.cancelled_units as cancelled_units,
  o.returned_units as returned_units,
  (o.shipping) / 10::numeric ^ y.exponent as shipping,
  (o.tax) / 10::numeric ^ y.exponent as tax,
  (o.tax_included) / 10::numeric ^ y.exponent as tax_included,
  (o.total) / 10::numeric ^ y.exponent as total,
  (o.original_total) / 10::numeric ^ y.exponent as original_total,
  (o.captured) / 10::numeric ^ y.exponent as captured,
  (o.refunded) / 10::numeric ^ y.exponent as refunded,
  case when o.currency = z.reporting_currency then 1 else (select q.rate from currency_rate q where q.currency = o.currency and q.valid_from <= o.placed_day order by q.valid_from desc limit 1) end as reporting_rate
from fact_order o join dim_currency y on y.currency = o.currency left join dim_country x on x.country = o.country cross join reporting_setting z where o.status <> 'DRAFT';
comment on view bi.fact_order is 'One row per order that was placed, by the day it was placed. Key: order_id';
comment on column bi.fact_order.order_id is 'Key';
comment on column bi.fact_order.number is 'Number of the order';
comment on column bi.fact_order.day is 'Day of placing. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_order.hour is 'Hour of placing, in the business''s time zone';
comment on column bi.fact_order.placed_at is 'Moment of placing';
comment on column bi.fact_order.channel is 'Key of dim_channel';
comment on column bi.fact_order.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_order.customer_id is 'Key of dim_customer; null for guests';
comment on column bi.fact_order.country is 'Where it ships to; key of dim_country';
comment on column bi.fact_order.region is 'Part of the world that it ships to';
comment on column bi.fact_order.status is 'Status of the order';
comment on column bi.fact_order.payment_status is 'Payment status';
comment on column bi.fact_order.fulfillment_status is 'Fulfillment status, as of the last change that counted';
comment on column bi.fact_order.return_status is 'Return status';
comment on column bi.fact_order.carrier is 'Carrier named by the order, as history has it';
comment on column bi.fact_order.historical is 'Whether it was imported as history';
comment on column bi.fact_order.due_at is 'When it was to have left';
comment on column bi.fact_order.shipped_at is 'When all of it had left';
comment on column bi.fact_order.late is 'Whether it left after it was due';
comment on column bi.fact_order.perfect is 'Whether it went out whole and on time and nothing came back, was lost or was refunded';
comment on column bi.fact_order.completed_at is 'When it was completed';
comment on column bi.fact_order.cancelled_at is 'When it was cancelled';
comment on column bi.fact_order.units is 'Units, net of cancellations';
comment on column bi.fact_order.cancelled_units is 'Units cancelled';
comment on column bi.fact_order.returned_units is 'Units that came back';
comment on column bi.fact_order.shipping is 'Shipping charged, in major units of the currency';
comment on column bi.fact_order.tax is 'Tax on top of prices, in major units of the currency';
comment on column bi.fact_order.tax_included is 'Tax contained in prices, in major units of the currency';
comment on column bi.fact_order.total is 'Net sales, shipping and tax, net of cancellations, in major units of the currency';
comment on column bi.fact_order.original_total is 'Total as placed, in major units of the currency';
comment on column bi.fact_order.captured is 'Money captured, in major units of the currency';
comment on column bi.fact_order.refunded is 'Money given back, in major units of the currency';
comment on column bi.fact_order.reporting_rate is 'Worth of one unit of the currency in the reporting currency on that day; null where no rate was set';

create or replace view bi.fact_order_line as
select
  l.line_id as line_id,
  l.order_id as order_id,
  o.placed_day as day,
  l.sku as sku,
  l.category as category,
  l.supplier as supplier,
  o.channel as channel,
  o.currency::text as currency,
  o.country as country,
  o.customer_id as customer_id,
  l.quantity as quantity,
  l.cancelled as cancelled,
  l.backordered as backordered,
  l.shipped as shipped,
  l.delivered as delivered,
  l.returned as returned,
  l.lost as lost,
  (l.gross) / 10::numeric ^ y.exponent as gross,
  (l.discount) / 10::numeric ^ y.exponent as discount,
  (l.gross - l.discount) / 10::numeric ^ y.exponent as net,
  l.net_exact as net_unrounded,
  (l.cost) / 10::numeric ^ y.exponent as cost,
  case when o.currency = z.reporting_currency then 1 else (select q.rate from currency_rate q where q.currency = o.currency and q.valid_from <= o.placed_day order by q.valid_from desc limit 1) end as reporting_rate
from fact_order_line l join fact_order o using (order_id) join dim_currency y on y.currency = o.currency cross join reporting_setting z where o.status <> 'DRAFT';
comment on view bi.fact_order_line is 'One row per line of an order that was placed. Key: line_id';
comment on column bi.fact_order_line.line_id is 'Key';
comment on column bi.fact_order_line.order_id is 'Key of fact_order';
comment on column bi.fact_order_line.day is 'Day of placing. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_order_line.sku is 'Key of dim_item';
comment on column bi.fact_order_line.category is 'Present category of the item';
comment on column bi.fact_order_line.supplier is 'Present supplier of the item';
comment on column bi.fact_order_line.channel is 'Key of dim_channel';
comment on column bi.fact_order_line.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_order_line.country is 'Where it ships to; key of dim_country';
comment on column bi.fact_order_line.customer_id is 'Key of dim_customer; null for guests';
comment on column bi.fact_order_line.quantity is 'Units ordered';
comment on column bi.fact_order_line.cancelled is 'Units cancelled';
comment on column bi.fact_order_line.backordered is 'Units that wait for stock';
comment on column bi.fact_order_line.shipped is 'Units shipped';
comment on column bi.fact_order_line.delivered is 'Units delivered';
comment on column bi.fact_order_line.returned is 'Units that came back';
comment on column bi.fact_order_line.lost is 'Units lost on the way';
comment on column bi.fact_order_line.gross is 'Units, net of cancellations, × unit price, in major units of the currency';
comment on column bi.fact_order_line.discount is 'Discount, in major units of the currency';
comment on column bi.fact_order_line.net is 'Gross − discount, rounded, in major units of the currency';
comment on column bi.fact_order_line.net_unrounded is 'Gross − discount before rounding, in major units of the currency';
comment on column bi.fact_order_line.cost is 'Units, net of cancellations, × present unit cost, in major units of the currency';
comment on column bi.fact_order_line.reporting_rate is 'Worth of one unit of the currency in the reporting currency on that day; null where no rate was set';

create or replace view bi.fact_payment as
select
  p.payment_id as payment_id,
  p.order_id as order_id,
  p.day as day,
  p.channel as channel,
  p.currency::text as currency,
  p.country as country,
  p.method as method,
  p.provider as provider,
  p.status as status,
  (p.amount) / 10::numeric ^ y.exponent as amount,
  (p.authorized) / 10::numeric ^ y.exponent as authorized,
  (p.captured) / 10::numeric ^ y.exponent as captured,
  case when p.currency = z.reporting_currency then 1 else (select q.rate from currency_rate q where q.currency = p.currency and q.valid_from <= p.day order by q.valid_from desc limit 1) end as reporting_rate
from fact_payment p join dim_currency y on y.currency = p.currency cross join reporting_setting z;
comment on view bi.fact_payment is 'One row per payment. Key: payment_id';
comment on column bi.fact_payment.payment_id is 'Key';
comment on column bi.fact_payment.order_id is 'Key of fact_order';
comment on column bi.fact_payment.day is 'Day of payment. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_payment.channel is 'Key of dim_channel';
comment on column bi.fact_payment.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_payment.country is 'Key of dim_country';
comment on column bi.fact_payment.method is 'CARD, INVOICE, …';
comment on column bi.fact_payment.provider is 'Provider of the payment';
comment on column bi.fact_payment.status is 'Status';
comment on column bi.fact_payment.amount is 'Amount, in major units of the currency';
comment on column bi.fact_payment.authorized is 'Authorised, in major units of the currency';
comment on column bi.fact_payment.captured is 'Captured, in major units of the currency';
comment on column bi.fact_payment.reporting_rate is 'Worth of one unit of the currency in the reporting currency on that day; null where no rate was set';

create or replace view bi.fact_refund as
select
  f.refund_id as refund_id,
  f.order_id as order_id,
  f.payment_id as payment_id,
  f.day as day,
  f.channel as channel,
  f.currency::text as currency,
  f.country as country,
  f.status as status,
  f.reason as reason,
  (f.amount) / 10::numeric ^ y.exponent as amount,
  case when f.currency = z.reporting_currency then 1 else (select q.rate from currency_rate q where q.currency = f.currency and q.valid_from <= f.day order by q.valid_from desc limit 1) end as reporting_rate
from fact_refund f join dim_currency y on y.currency = f.currency cross join reporting_setting z;
comment on view bi.fact_refund is 'One row per refund. Key: refund_id';
comment on column bi.fact_refund.refund_id is 'Key';
comment on column bi.fact_refund.order_id is 'Key of fact_order';
comment on column bi.fact_refund.payment_id is 'Key of fact_payment';
comment on column bi.fact_refund.day is 'Day on which it was asked for. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_refund.channel is 'Key of dim_channel';
comment on column bi.fact_refund.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_refund.country is 'Key of dim_country';
comment on column bi.fact_refund.status is 'SUCCEEDED has reached the customer';
comment on column bi.fact_refund.reason is 'Reason code';
comment on column bi.fact_refund.amount is 'Amount, in major units of the currency';
comment on column bi.fact_refund.reporting_rate is 'Worth of one unit of the currency in the reporting currency on that day; null where no rate was set';

create or replace view bi.fact_return as
select
  n.return_id as return_id,
  n.order_id as order_id,
  n.day as day,
  n.channel as channel,
  n.currency::text as currency,
  n.country as country,
  n.location_id as location_id,
  n.status as status,
  n.requested_at as requested_at,
  n.received_at as received_at,
  n.resolved_at as resolved_at,
  n.units as units,
  n.received_units as received_units,
  n.restocked_units as restocked_units,
  (n.refunded) / 10::numeric ^ y.exponent as refunded
from fact_return n left join dim_currency y on y.currency = n.currency;
comment on view bi.fact_return is 'One row per return. Key: return_id';
comment on column bi.fact_return.return_id is 'Key';
comment on column bi.fact_return.order_id is 'Key of fact_order';
comment on column bi.fact_return.day is 'Day on which it was asked for. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_return.channel is 'Key of dim_channel';
comment on column bi.fact_return.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_return.country is 'Key of dim_country';
comment on column bi.fact_return.location_id is 'Key of dim_location';
comment on column bi.fact_return.status is 'Status';
comment on column bi.fact_return.requested_at is 'When it was asked for';
comment on column bi.fact_return.received_at is 'When goods came back';
comment on column bi.fact_return.resolved_at is 'When it was settled';
comment on column bi.fact_return.units is 'Units asked to be returned';
comment on column bi.fact_return.received_units is 'Units that came back';
comment on column bi.fact_return.restocked_units is 'Units that went back on the shelf';
comment on column bi.fact_return.refunded is 'Money given back for it, in major units of the currency';

create or replace view bi.fact_appeasement as
select
  a.appeasement_id as appeasement_id,
  a.order_id as order_id,
  a.day as day,
  a.channel as channel,
  a.currency::text as currency,
  a.kind as kind,
  a.status as status,
  a.reason as reason,
  (a.amount) / 10::numeric ^ y.exponent as amount,
  case when a.currency = z.reporting_currency then 1 else (select q.rate from currency_rate q where q.currency = a.currency and q.valid_from <= a.day order by q.valid_from desc limit 1) end as reporting_rate
from fact_appeasement a join dim_currency y on y.currency = a.currency cross join reporting_setting z;
comment on view bi.fact_appeasement is 'One row per appeasement. Key: appeasement_id';
comment on column bi.fact_appeasement.appeasement_id is 'Key';
comment on column bi.fact_appeasement.order_id is 'Key of fact_order';
comment on column bi.fact_appeasement.day is 'Day on which it was issued, or else proposed. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_appeasement.channel is 'Key of dim_channel';
comment on column bi.fact_appeasement.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_appeasement.kind is 'REFUND, STORE_CREDIT, DISCOUNT or RESHIPMENT';
comment on column bi.fact_appeasement.status is 'ISSUED has reached the customer';
comment on column bi.fact_appeasement.reason is 'Reason code';
comment on column bi.fact_appeasement.amount is 'What it costs, in major units of the currency';
comment on column bi.fact_appeasement.reporting_rate is 'Worth of one unit of the currency in the reporting currency on that day; null where no rate was set';

create or replace view bi.fact_allocation as
select
  g.allocation_id as allocation_id,
  g.order_id as order_id,
  g.line_id as line_id,
  g.sku as sku,
  g.location_id as location_id,
  g.state as state,
  g.quantity as quantity,
  g.shipped as shipped,
  g.short as short
from fact_allocation g;
comment on view bi.fact_allocation is 'One row per reservation of an order line at a location. Key: allocation_id';
comment on column bi.fact_allocation.allocation_id is 'Key';
comment on column bi.fact_allocation.order_id is 'Key of fact_order';
comment on column bi.fact_allocation.line_id is 'Key of fact_order_line';
comment on column bi.fact_allocation.sku is 'Key of dim_item';
comment on column bi.fact_allocation.location_id is 'Key of dim_location';
comment on column bi.fact_allocation.state is 'ALLOCATED or BACKORDERED';
comment on column bi.fact_allocation.quantity is 'Units';
comment on column bi.fact_allocation.shipped is 'Units that have left';
comment on column bi.fact_allocation.short is 'Units that were not there';

create or replace view bi.fact_sourcing_decision as
select
  d.decision_id as decision_id,
  d.order_id as order_id,
  d.day as day,
  d.decided_at as decided_at,
  d.strategy as strategy,
  d.rule as rule,
  d.cost as cost_minor,
  d.exact as exact,
  d.micros as micros,
  d.locations as locations,
  d.units as units,
  d.short_units as short_units
from fact_decision d;
comment on view bi.fact_sourcing_decision is 'One row per decision where to take stock. Key: decision_id';
comment on column bi.fact_sourcing_decision.decision_id is 'Key';
comment on column bi.fact_sourcing_decision.order_id is 'Key of fact_order';
comment on column bi.fact_sourcing_decision.day is 'Day of the decision. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_sourcing_decision.decided_at is 'Moment of the decision';
comment on column bi.fact_sourcing_decision.strategy is 'Strategy';
comment on column bi.fact_sourcing_decision.rule is 'Rule of the policy that applied';
comment on column bi.fact_sourcing_decision.cost_minor is 'What parcels and handling were estimated at, in minor units';
comment on column bi.fact_sourcing_decision.exact is 'Whether the best was proven';
comment on column bi.fact_sourcing_decision.micros is 'Microseconds of computing';
comment on column bi.fact_sourcing_decision.locations is 'Locations that stock was taken from';
comment on column bi.fact_sourcing_decision.units is 'Units that were placed';
comment on column bi.fact_sourcing_decision.short_units is 'Units that nobody had';

create or replace view bi.fact_fulfillment_order as
select
  w.fulfillment_order_id as fulfillment_order_id,
  w.order_id as order_id,
  w.location_id as location_id,
  w.day as day,
  w.status as status,
  w.method as method,
  w.service as service,
  w.position::int as position,
  w.parts::int as parts,
  w.units as units,
  w.picked as picked,
  w.short as short,
  w.cancelled as cancelled,
  w.shipped as shipped,
  w.rejected as rejected,
  w.opened_at as opened_at,
  w.accepted_at as accepted_at,
  w.picked_at as picked_at,
  w.packed_at as packed_at,
  w.due_at as due_at,
  w.shipped_at as shipped_at,
  w.promised_to as promised_to,
  w.delivered_at as delivered_at
from fact_fulfillment w;
comment on view bi.fact_fulfillment_order is 'One row per fulfillment order: the work of one location on an order. Key: fulfillment_order_id';
comment on column bi.fact_fulfillment_order.fulfillment_order_id is 'Key';
comment on column bi.fact_fulfillment_order.order_id is 'Key of fact_order';
comment on column bi.fact_fulfillment_order.location_id is 'Key of dim_location';
comment on column bi.fact_fulfillment_order.day is 'Day of opening. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_fulfillment_order.status is 'Status';
comment on column bi.fact_fulfillment_order.method is 'SHIPPING, PICKUP_IN_STORE, …';
comment on column bi.fact_fulfillment_order.service is 'Service promised';
comment on column bi.fact_fulfillment_order.position is 'Its place among those of the order; count those with 1 to count orders';
comment on column bi.fact_fulfillment_order.parts is 'Into how many pieces the order was split';
comment on column bi.fact_fulfillment_order.units is 'Units to pick';
comment on column bi.fact_fulfillment_order.picked is 'Units picked';
comment on column bi.fact_fulfillment_order.short is 'Units that were not there';
comment on column bi.fact_fulfillment_order.cancelled is 'Units called off';
comment on column bi.fact_fulfillment_order.shipped is 'Units shipped';
comment on column bi.fact_fulfillment_order.rejected is 'Whether the location refused';
comment on column bi.fact_fulfillment_order.opened_at is 'When it was opened';
comment on column bi.fact_fulfillment_order.accepted_at is 'When it was accepted';
comment on column bi.fact_fulfillment_order.picked_at is 'When it was picked';
comment on column bi.fact_fulfillment_order.packed_at is 'When it was packed';
comment on column bi.fact_fulfillment_order.due_at is 'When it was to have left';
comment on column bi.fact_fulfillment_order.shipped_at is 'When it left or was handed over';
comment on column bi.fact_fulfillment_order.promised_to is 'When it was promised to arrive';
comment on column bi.fact_fulfillment_order.delivered_at is 'When it arrived or was handed over';

create or replace view bi.fact_shipment as
select
  s.shipment_id as shipment_id,
  s.order_id as order_id,
  s.fulfillment_order_id as fulfillment_order_id,
  s.location_id as location_id,
  s.day as day,
  s.carrier as carrier,
  s.service as service,
  s.status as status,
  s.currency::text as currency,
  (s.rate) / 10::numeric ^ y.exponent as rate,
  s.weight_grams as weight_grams,
  s.units as units,
  s.shipped_at as shipped_at,
  s.estimated_at as estimated_at,
  s.promised_to as promised_to,
  s.delivered_at as delivered_at
from fact_shipment s left join dim_currency y on y.currency = s.currency;
comment on view bi.fact_shipment is 'One row per parcel. Key: shipment_id';
comment on column bi.fact_shipment.shipment_id is 'Key';
comment on column bi.fact_shipment.order_id is 'Key of fact_order';
comment on column bi.fact_shipment.fulfillment_order_id is 'Key of fact_fulfillment_order';
comment on column bi.fact_shipment.location_id is 'Key of dim_location';
comment on column bi.fact_shipment.day is 'Day on which it left; null before. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_shipment.carrier is 'Key of dim_carrier_service, with service';
comment on column bi.fact_shipment.service is 'Key of dim_carrier_service, with carrier';
comment on column bi.fact_shipment.status is 'Status';
comment on column bi.fact_shipment.currency is 'ISO 4217 code; key of dim_currency';
comment on column bi.fact_shipment.rate is 'What the label costs, in major units of the currency';
comment on column bi.fact_shipment.weight_grams is 'Weight in grams';
comment on column bi.fact_shipment.units is 'Units in it';
comment on column bi.fact_shipment.shipped_at is 'When it left';
comment on column bi.fact_shipment.estimated_at is 'When the carrier expects it to arrive';
comment on column bi.fact_shipment.promised_to is 'When it was promised to arrive';
comment on column bi.fact_shipment.delivered_at is 'When it arrived';

create or replace view bi.fact_milestone as
select
  v.milestone_id as milestone_id,
  v.order_id as order_id,
  v.fulfillment_order_id as fulfillment_order_id,
  v.location_id as location_id,
  v.day as day,
  v.type as type,
  v.reason as reason,
  v.occurred_at as occurred_at
from fact_milestone v;
comment on view bi.fact_milestone is 'One row per thing that happened to a fulfillment order. Key: milestone_id';
comment on column bi.fact_milestone.milestone_id is 'Key';
comment on column bi.fact_milestone.order_id is 'Key of fact_order';
comment on column bi.fact_milestone.fulfillment_order_id is 'Key of fact_fulfillment_order';
comment on column bi.fact_milestone.location_id is 'Key of dim_location';
comment on column bi.fact_milestone.day is 'Day. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_milestone.type is 'FULFILLMENT_SHIPPED, LABEL_VOIDED, …';
comment on column bi.fact_milestone.reason is 'Reason code';
comment on column bi.fact_milestone.occurred_at is 'Moment';

create or replace view bi.fact_stock as
select
  s.sku as sku,
  s.location_id as location_id,
  s.on_hand as on_hand,
  s.reserved as reserved,
  s.available as available,
  s.backordered as backordered,
  s.on_order as on_order,
  s.below_reorder_point as below_reorder_point,
  s.first_in_day as first_in_day,
  s.last_in_day as last_in_day,
  s.last_out_day as last_out_day
from fact_stock s;
comment on view bi.fact_stock is 'One row per item and location, as it is now. Key: sku, location_id';
comment on column bi.fact_stock.sku is 'Key of dim_item';
comment on column bi.fact_stock.location_id is 'Key of dim_location';
comment on column bi.fact_stock.on_hand is 'Units in the building';
comment on column bi.fact_stock.reserved is 'Units promised to orders';
comment on column bi.fact_stock.available is 'Units that may be promised';
comment on column bi.fact_stock.backordered is 'Units that orders wait for';
comment on column bi.fact_stock.on_order is 'Units on their way in';
comment on column bi.fact_stock.below_reorder_point is 'Whether it is to be ordered anew';
comment on column bi.fact_stock.first_in_day is 'Day on which goods first came in';
comment on column bi.fact_stock.last_in_day is 'Day on which goods last came in';
comment on column bi.fact_stock.last_out_day is 'Day on which goods last went out';

create or replace view bi.fact_stock_daily as
select
  s.sku as sku,
  s.location_id as location_id,
  s.day as day,
  s.on_hand as on_hand,
  s.reserved as reserved,
  s.available as available,
  s.backordered as backordered,
  s.on_order as on_order
from stock_day s;
comment on view bi.fact_stock_daily is 'One row per item, location and day: what the day left, also where nothing changed. Do not add up over days. Key: sku, location_id, day';
comment on column bi.fact_stock_daily.sku is 'Key of dim_item';
comment on column bi.fact_stock_daily.location_id is 'Key of dim_location';
comment on column bi.fact_stock_daily.day is 'Day. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_stock_daily.on_hand is 'Units in the building';
comment on column bi.fact_stock_daily.reserved is 'Units promised to orders';
comment on column bi.fact_stock_daily.available is 'Units that may be promised';
comment on column bi.fact_stock_daily.backordered is 'Units that orders wait for';
comment on column bi.fact_stock_daily.on_order is 'Units on their way in';

create or replace view bi.fact_stock_movement as
select
  m.sku as sku,
  m.location_id as location_id,
  m.version as version,
  m.position::int as position,
  m.day as day,
  m.occurred_at as occurred_at,
  m.bucket as bucket,
  m.delta as delta,
  m.reason as reason,
  m.reference as reference
from fact_movement m;
comment on view bi.fact_stock_movement is 'One row per coming or going of units in a building. Key: sku, location_id, version, position';
comment on column bi.fact_stock_movement.sku is 'Key of dim_item';
comment on column bi.fact_stock_movement.location_id is 'Key of dim_location';
comment on column bi.fact_stock_movement.version is 'Version of the level that it led to';
comment on column bi.fact_stock_movement.position is 'Its place among those of that version';
comment on column bi.fact_stock_movement.day is 'Day. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_stock_movement.occurred_at is 'Moment';
comment on column bi.fact_stock_movement.bucket is 'on_hand, damaged or quality_control';
comment on column bi.fact_stock_movement.delta is 'Units that came (above zero) or went';
comment on column bi.fact_stock_movement.reason is 'RECEIPT, SHIPMENT, COUNTED, …';
comment on column bi.fact_stock_movement.reference is 'Order, purchase order or count behind it';

create or replace view bi.fact_receipt as
select
  m.sku as sku,
  m.location_id as location_id,
  m.version as version,
  m.position::int as position,
  m.day as day,
  m.occurred_at as occurred_at,
  m.delta as units,
  m.reason as reason,
  m.reference as reference
from fact_movement m where m.bucket = 'on_hand' and m.reason in ('RECEIPT', 'TRANSFER_IN') and m.delta > 0;
comment on view bi.fact_receipt is 'One row per receipt of units from a supplier or another location. Key: sku, location_id, version, position';
comment on column bi.fact_receipt.sku is 'Key of dim_item';
comment on column bi.fact_receipt.location_id is 'Key of dim_location';
comment on column bi.fact_receipt.version is 'Version of the level that it led to';
comment on column bi.fact_receipt.position is 'Its place among those of that version';
comment on column bi.fact_receipt.day is 'Day. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_receipt.occurred_at is 'Moment';
comment on column bi.fact_receipt.units is 'Units that came in';
comment on column bi.fact_receipt.reason is 'RECEIPT or TRANSFER_IN';
comment on column bi.fact_receipt.reference is 'Number of the purchase order or transfer';

create or replace view bi.fact_reorder_alert as
select
  t.alert_id as alert_id,
  t.sku as sku,
  t.location_id as location_id,
  t.day as day,
  t.status as status,
  t.reorder_position as reorder_position,
  t.reorder_point as reorder_point,
  t.suggested_quantity as suggested_quantity,
  t.raised_at as raised_at,
  t.closed_at as closed_at
from fact_alert t;
comment on view bi.fact_reorder_alert is 'One row per reorder alert. Key: alert_id';
comment on column bi.fact_reorder_alert.alert_id is 'Key';
comment on column bi.fact_reorder_alert.sku is 'Key of dim_item';
comment on column bi.fact_reorder_alert.location_id is 'Key of dim_location';
comment on column bi.fact_reorder_alert.day is 'Day on which it was raised. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_reorder_alert.status is 'OPEN, ORDERED, DISMISSED or CLOSED';
comment on column bi.fact_reorder_alert.reorder_position is 'Position when it last changed';
comment on column bi.fact_reorder_alert.reorder_point is 'Point at or below which it is raised';
comment on column bi.fact_reorder_alert.suggested_quantity is 'Units to order';
comment on column bi.fact_reorder_alert.raised_at is 'When it was raised';
comment on column bi.fact_reorder_alert.closed_at is 'When it was closed';

create or replace view bi.fact_case as
select
  k.case_id as case_id,
  k.number as number,
  k.order_id as order_id,
  k.customer_id as customer_id,
  k.day as day,
  k.kind as kind,
  k.status as status,
  k.severity as severity,
  k.queue as queue,
  k.escalation_level::int as escalation_level,
  k.opened_at as opened_at,
  k.due_at as due_at,
  k.resolved_at as resolved_at,
  k.resolution as resolution
from fact_case k;
comment on view bi.fact_case is 'One row per case of the service desk, without what was written in it. Key: case_id';
comment on column bi.fact_case.case_id is 'Key';
comment on column bi.fact_case.number is 'Number';
comment on column bi.fact_case.order_id is 'Key of fact_order';
comment on column bi.fact_case.customer_id is 'Key of dim_customer';
comment on column bi.fact_case.day is 'Day of opening. Day in the business''s time zone; key of dim_date';
comment on column bi.fact_case.kind is 'Kind';
comment on column bi.fact_case.status is 'Status';
comment on column bi.fact_case.severity is 'Severity';
comment on column bi.fact_case.queue is 'Queue';
comment on column bi.fact_case.escalation_level is 'How often it went up';
comment on column bi.fact_case.opened_at is 'When it was opened';
comment on column bi.fact_case.due_at is 'When it is to be resolved';
comment on column bi.fact_case.resolved_at is 'When it was resolved';
comment on column bi.fact_case.resolution is 'How it was resolved';

comment on schema bi is 'Facts and dimensions of the order management system, for BI tools';

-- The reader itself is made by whoever may make roles ("oms migrate" does so); see docs/analytics.md for databases of one's own.
do $$ begin
  if exists (select from pg_roles where rolname = 'bi_reader') then
    grant usage on schema bi to bi_reader;
    grant select on all tables in schema bi to bi_reader;
  end if;
end $$;
