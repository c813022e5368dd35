/** What can be exported row by row: a view of the schema bi, in the order of its key. */
export interface Dataset {
  readonly name: string;
  readonly keys: readonly { readonly column: string; readonly type: string }[];
  /** Whether rows belong to a day, and to a location. */
  readonly dated: boolean;
  readonly located: boolean;
}

const dataset = (name: string, key: string, { dated = true, located = false } = {}): Dataset => ({
  name,
  keys: key.split(', ').map((one) => {
    const [column = '', type = 'uuid'] = one.split(' ');
    return { column, type };
  }),
  dated,
  located,
});
const located = { located: true };
const undated = { dated: false };
const LEVEL = 'sku text, location_id uuid';

/** All data sets, by name. */
export const DATASETS: ReadonlyMap<string, Dataset> = new Map(
  [
    dataset('fact_order', 'order_id'),
    dataset('fact_order_line', 'line_id'),
    dataset('fact_payment', 'payment_id'),
    dataset('fact_refund', 'refund_id'),
    dataset('fact_return', 'return_id', located),
    dataset('fact_appeasement', 'appeasement_id'),
    dataset('fact_credit', 'account_id', undated),
    dataset('fact_credit_daily', 'day date, kind text, currency text'),
    dataset('fact_allocation', 'allocation_id', { dated: false, located: true }),
    dataset('fact_sourcing_decision', 'decision_id'),
    dataset('fact_fulfillment_order', 'fulfillment_order_id', located),
    dataset('fact_shipment', 'shipment_id', located),
    dataset('fact_milestone', 'milestone_id', located),
    dataset('fact_stock', LEVEL, { dated: false, located: true }),
    dataset('fact_stock_daily', `${LEVEL}, day date`, located),
    dataset('fact_stock_movement', `${LEVEL}, version bigint, position int`, located),
    dataset('fact_receipt', `${LEVEL}, version bigint, position int`, located),
    dataset('fact_reorder_alert', 'alert_id', located),
    dataset('fact_case', 'case_id'),
    dataset('dim_date', 'day date'),
    dataset('dim_channel', 'channel text', undated),
    dataset('dim_item', 'sku text', undated),
    dataset('dim_customer', 'customer_id', undated),
    dataset('dim_location', 'location_id', undated),
    dataset('dim_country', 'country text', undated),
    dataset('dim_currency', 'currency text', undated),
    dataset('dim_carrier_service', 'carrier text, service text', undated),
    dataset('currency_rate', 'currency text, valid_from date', undated),
  ].map((one) => [one.name, one]),
);
