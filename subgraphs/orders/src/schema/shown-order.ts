import { Projection } from '@oms/platform/graphql/projection';
import { showColumns } from '@oms/platform/graphql/row-view';
import { moneyOf, type MoneyType } from '@oms/platform/graphql/value-types';
import { camelCase } from '@oms/platform/values/snake-case';
import { isLate } from '../rules/derived-statuses.js';
import { owedOf } from '../rules/order-totals.js';
import type { StoredOrder } from '../storage/load-order.js';

/** An order's row as it is read, without what belongs to it. */
export type OrderRow = Omit<StoredOrder, 'policies' | 'channelLocations'>;

/** Columns that the graph shows, or needs for what it shows. */
const COLUMNS =
  'id number version last_sequence channel_code external_reference customer_id email billing_address status payment_status fulfillment_status return_status has_open_hold has_backorder historical currency subtotal discount_total shipping_total tax_total total original_total captured refunded promised_to placed_at shipped_at completed_at created_at updated_at prices_include_tax tax_exempt tax_included_total base_currency exchange_rate phone tags expires_at risk allowance_total'.split(
    ' ',
  );

/** What a request reads of the orders that it lists. */
export const orderColumns = new Projection({
  alias: 'o',
  columns: COLUMNS,
  always: ['id', 'customer_id', 'currency', 'channel_code', 'status', 'historical', 'total', 'allowance_total'],
  fields: {
    isLate: ['promised_to', 'fulfillment_status'],
    balanceDue: ['captured', 'refunded'],
    returnableLines: ['placed_at'],
  },
});

/** An order as the graph shows it; `row` is what field resolvers need. What is not asked for is not made. */
class ShownOrder {
  constructor(
    readonly row: OrderRow,
    readonly now: Date,
  ) {}

  money(minor: number): MoneyType {
    return moneyOf(minor, this.row.currency);
  }

  get isLate() {
    return isLate(this.row, this.now);
  }
  get customer() {
    return this.row.customerId ? { id: this.row.customerId } : null;
  }
  get subtotal() {
    return this.money(this.row.subtotal);
  }
  get discountTotal() {
    return this.money(this.row.discountTotal);
  }
  get shippingTotal() {
    return this.money(this.row.shippingTotal);
  }
  get taxTotal() {
    return this.money(this.row.taxTotal);
  }
  get taxIncludedTotal() {
    return this.money(this.row.taxIncludedTotal);
  }
  get total() {
    return this.money(this.row.total);
  }
  get originalTotal() {
    return this.money(this.row.originalTotal);
  }
  get captured() {
    return this.money(this.row.captured);
  }
  get refunded() {
    return this.money(this.row.refunded);
  }
  get allowanceTotal() {
    return this.money(this.row.allowanceTotal);
  }
  get balanceDue() {
    return this.money(owedOf(this.row) - this.row.captured + this.row.refunded);
  }
}
showColumns(ShownOrder, COLUMNS.map(camelCase));

export type OrderView = Omit<OrderRow, keyof ShownOrder> & ShownOrder;

export const orderView = (row: OrderRow, now: Date): OrderView => new ShownOrder(row, now) as unknown as OrderView;
