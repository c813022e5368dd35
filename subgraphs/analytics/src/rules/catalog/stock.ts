import { distinctOf, metricOf, sumOf, type MetricFamily } from './model.js';

const now = sumOf('stock');
const daily = sumOf('stockDay');
const change = sumOf('stockChange');
const movement = sumOf('movement');
const alert = sumOf('alert');
const metric = metricOf('stock');
const value = { decimal: true };

/** What lies in the buildings, what it is worth, and how fast it goes. */
export const STOCK: MetricFamily = {
  name: 'stock',
  measures: [
    now('onHandUnits', 's.on_hand'),
    now('availableUnits', 'greatest(s.available, 0)'),
    now('reservedUnits', 's.reserved'),
    now('onOrderUnits', 's.on_order'),
    now('itemsBelowReorderPoint', 's.below_reorder_point::int'),
    now('levels', '1'),
    now('emptyLevels', '(s.available <= 0)::int'),
    now('stockWorth', 's.on_hand * coalesce(i.unit_cost, 0)', value),
    now('unitAge', "s.on_hand * (z.today - coalesce(s.last_in_day, z.today))"),
    daily('unitDays', 's.on_hand'),
    daily('levelDays', '1'),
    daily('emptyDays', '(s.available <= 0)::int'),
    daily('worthDays', 's.on_hand * coalesce(i.unit_cost, 0)', value),
    distinctOf('stockDay', 'snapshotDays', 's.day'),
    change('unitChange', 'h.units'),
    change('levelChange', 'h.levels'),
    change('emptyChange', 'h.empties'),
    change('worthChange', 'h.units * coalesce(i.unit_cost, 0)', value),
    movement('receivedUnits', "case when m.bucket = 'on_hand' and m.delta > 0 and m.reason in ('RECEIPT', 'TRANSFER_IN') then m.delta else 0 end"),
    movement('issuedUnits', "case when m.bucket = 'on_hand' and m.reason = 'SHIPMENT' then -m.delta else 0 end"),
    movement('issuedWorth', "case when m.bucket = 'on_hand' and m.reason = 'SHIPMENT' then -m.delta * coalesce(i.unit_cost, 0) else 0 end", value),
    movement('netMovement', "case when m.bucket = 'on_hand' then m.delta else 0 end"),
    alert('alerts', '1'),
    alert('openAlerts', "(t.status in ('OPEN', 'ORDERED'))::int"),
  ],
  metrics: [
    metric('onHandUnits', 'count', 'Units in the buildings now', 'onHandUnits', 'SEMI_ADDITIVE'),
    metric('availableUnits', 'count', 'Units that may be promised now', 'availableUnits', 'SEMI_ADDITIVE'),
    metric('reservedUnits', 'count', 'Units promised to orders now', 'reservedUnits', 'SEMI_ADDITIVE'),
    metric('onOrderUnits', 'count', 'Units on their way in now', 'onOrderUnits', 'SEMI_ADDITIVE'),
    metric('itemsBelowReorderPoint', 'count', 'Items and locations at or below their reorder point', 'itemsBelowReorderPoint', 'SEMI_ADDITIVE'),
    metric('stockValue', 'decimal', 'Units in the buildings now × present unit cost, in the reporting currency', 'stockWorth', 'SEMI_ADDITIVE'),
    metric('emptyShare', 'percent', 'Share of the items and locations that have nothing to promise now', '100 * emptyLevels / levels'),
    metric('stockAge', 'days', 'Average time since goods last came in, weighted by units in the building', 'unitAge / onHandUnits'),
    metric('averageOnHand', 'ratio', 'Units in the buildings at the end of an average day', 'unitDays / snapshotDays'),
    metric('averageStockValue', 'ratio', 'Worth of the stock at the end of an average day, in the reporting currency', 'worthDays / snapshotDays'),
    metric('stockOutRate', 'percent', 'Share of the days at whose end an item had nothing to promise at a location', '100 * emptyDays / levelDays'),
    metric('receivedUnits', 'count', 'Units booked in from suppliers and transfers'),
    metric('issuedUnits', 'count', 'Units that left for customers'),
    metric('netMovement', 'count', 'Units that came in − units that went out, for whatever reason'),
    metric('turnover', 'ratio', 'Cost of the units that left ÷ worth of the average stock', 'issuedWorth / (worthDays / snapshotDays)'),
    metric('unitTurnover', 'ratio', 'Units that left ÷ average units in stock', 'issuedUnits / (unitDays / snapshotDays)'),
    metric('daysOfSupply', 'days', 'Days that the average stock lasts at the pace at which units left', 'unitDays / issuedUnits'),
    metric('sellThrough', 'percent', 'Share that left of the units that left or, on an average day, lay there', '100 * issuedUnits / (issuedUnits + unitDays / snapshotDays)'),
    metric('reorderAlerts', 'count', 'Reorder alerts raised', 'alerts'),
    metric('openReorderAlerts', 'count', 'Reorder alerts that stand', 'openAlerts', 'SEMI_ADDITIVE'),
  ],
}; // prettier-ignore
