import { bucketSql } from './histogram.js';
import { metricOf, percentileOf, sumOf, type MetricFamily } from './model.js';

const order = sumOf('order');
const work = sumOf('fulfillment');
const parcel = sumOf('shipment');
const allocation = sumOf('allocation');
const decision = sumOf('decision');
const metric = metricOf('fulfillment');

const SHIP_SECONDS = 'extract(epoch from o.shipped_at - o.placed_at)';
/** The bucket that an order's time from placed to shipped is counted in. */
export const SHIP_BUCKET = bucketSql(SHIP_SECONDS);
/** A parcel that has left; voided labels and parcels without one have not. */
const LEFT = '(s.shipped_at is not null)';

/** How orders leave the house: how fast, how whole, at what cost. */
export const FULFILLMENT: MetricFamily = {
  name: 'fulfillment',
  measures: [
    order('ordersShipped', '(o.shipped_at is not null)::int'),
    order('shipSeconds', `coalesce(${SHIP_SECONDS}, 0)`, { decimal: true }),
    order('ordersDue', '(o.shipped_at is not null and o.due_at is not null)::int'),
    order('lateOrders', 'o.late::int'),
    order('perfectOrders', 'o.perfect::int'),
    percentileOf('order', 'clickToShipMedian', SHIP_BUCKET, 0.5),
    percentileOf('order', 'clickToShipNinety', SHIP_BUCKET, 0.9),
    percentileOf('order', 'clickToShipNinetyNine', SHIP_BUCKET, 0.99),
    work('fulfillmentOrders', '1'),
    work('workedOrders', '(w.position = 1)::int'),
    work('splitOrders', '(w.position = 1 and w.parts > 1)::int'),
    work('plannedUnits', 'w.units - w.cancelled'),
    work('pickedUnits', 'w.picked'),
    work('shortUnits', 'w.short'),
    work('rejectedWork', 'w.rejected::int'),
    work('dueWork', '(w.shipped_at is not null and w.due_at is not null)::int'),
    work('workOnTime', '(w.shipped_at <= w.due_at)::int'),
    parcel('shipments', `${LEFT}::int`),
    parcel('shippingCost', `case when s.status <> 'VOIDED' then coalesce(s.rate, 0) else 0 end`, { money: true }),
    parcel('deliveredShipments', '(s.delivered_at is not null)::int'),
    parcel('promisedShipments', '(s.delivered_at is not null and coalesce(s.promised_to, s.estimated_at) is not null)::int'),
    parcel('shipmentsInTime', '(s.delivered_at <= coalesce(s.promised_to, s.estimated_at))::int'),
    parcel('transitSeconds', 'coalesce(extract(epoch from s.delivered_at - s.shipped_at), 0)', { decimal: true }),
    allocation('allocatedUnits', "case when g.state = 'ALLOCATED' then g.quantity else 0 end"),
    decision('sourcingDecisions', '1'),
    decision('splitDecisions', '(d.locations > 1)::int'),
    decision('decisionMicros', 'd.micros'),
  ],
  metrics: [
    metric('ordersShipped', 'count', 'Orders of which everything has shipped'),
    metric('fillRate', 'percent', 'Share of the ordered units that has shipped; null without units', '100 * shippedUnits / orderedUnits'),
    metric('perfectOrderRate', 'percent', 'Share of the shipped orders that went out whole and on time, and of which nothing came back, was lost or was refunded', '100 * perfectOrders / ordersShipped'),
    metric('lateShipments', 'count', 'Orders that shipped after they were required', 'lateOrders'),
    metric('onTimeShippingRate', 'percent', 'Share of the shipped orders with a required date that shipped by then', '100 * (ordersDue - lateOrders) / ordersDue'),
    metric('fulfillmentTime', 'seconds', 'Average time from placed to shipped; null when nothing has shipped', 'shipSeconds / ordersShipped'),
    metric('clickToShipP50', 'seconds', 'Half of the orders shipped within this time of being placed, to within 2.5 %', 'clickToShipMedian'),
    metric('clickToShipP90', 'seconds', 'Nine of ten orders shipped within this time of being placed, to within 2.5 %', 'clickToShipNinety'),
    metric('clickToShipP99', 'seconds', '99 of 100 orders shipped within this time of being placed, to within 2.5 %', 'clickToShipNinetyNine'),
    metric('fulfillmentOrders', 'count', 'Fulfillment orders, by the day they were opened'),
    metric('splitRate', 'percent', 'Share of the orders that left in more than one piece', '100 * splitOrders / workedOrders'),
    metric('shortPickRate', 'percent', 'Share of the units to be picked that was not there', '100 * shortUnits / plannedUnits'),
    metric('pickRate', 'percent', 'Share of the units to be picked that is picked', '100 * pickedUnits / plannedUnits'),
    metric('rejectionRate', 'percent', 'Share of the fulfillment orders that a location rejected', '100 * rejectedWork / fulfillmentOrders'),
    metric('workOnTimeRate', 'percent', 'Share of the shipped fulfillment orders that left by their due time', '100 * workOnTime / dueWork'),
    metric('shipments', 'count', 'Parcels that left'),
    metric('shippingCost', 'money', 'What labels cost, without those given back'),
    metric('costPerShipment', 'money', 'Shipping cost per parcel', 'shippingCost / shipments'),
    metric('deliveredShipments', 'count', 'Parcels delivered'),
    metric('onTimeDeliveryRate', 'percent', 'Share of the delivered parcels with a promise that arrived by then', '100 * shipmentsInTime / promisedShipments'),
    metric('transitTime', 'seconds', 'Average time from shipped to delivered', 'transitSeconds / deliveredShipments'),
    metric('allocatedUnits', 'count', 'Units that stock is or was reserved for'),
    metric('sourcingDecisions', 'count', 'Decisions about where stock is taken'),
    metric('sourcingSplitRate', 'percent', 'Share of the decisions that took stock from more than one location', '100 * splitDecisions / sourcingDecisions'),
    metric('sourcingTime', 'seconds', 'Average time that a sourcing decision took to compute', 'decisionMicros / sourcingDecisions / 1000000'),
  ],
}; // prettier-ignore
