import { Projection } from '@oms/platform/graphql/projection';
import { showColumns } from '@oms/platform/graphql/row-view';
import { moneyOf, type MoneyType } from '@oms/platform/graphql/value-types';
import { camelCase } from '@oms/platform/values/snake-case';
import { lineMoney } from '../rules/order-totals.js';
import type { LineState } from '../rules/order-state.js';
import type { OrderRow } from './shown-order.js';

const COLUMNS =
  'id order_id delivery_id position kind sku title quantity unit_price discount_rate discount_total tax_total open backordered allocated shipped cancelled cancel_pending delivered returned lost tax_included taxes'.split(
    ' ',
  );

/** What an amount of a line is made of. */
const MONEY = ['quantity', 'unit_price', 'discount_total', 'tax_total', 'tax_included', 'cancelled'];

/** What a request reads of the lines that it lists. */
export const lineColumns = new Projection({
  alias: 'line',
  columns: COLUMNS,
  always: ['id', 'order_id', 'sku', 'position'],
  fields: { promisedTo: ['delivery_id'], discountTotal: MONEY, taxTotal: MONEY, taxIncludedTotal: MONEY, total: MONEY },
});

/** A line as the graph shows it. What is not asked for is not made. */
class ShownLine {
  constructor(
    readonly row: LineState,
    readonly currency: string,
    /** The order, for what other subgraphs refer to. */
    readonly order: Pick<OrderRow, 'id' | 'customerId'> | null,
  ) {}

  money(pick: 'discount' | 'tax' | 'taxIncluded' | 'total'): MoneyType {
    return moneyOf(lineMoney(this.row)[pick], this.currency);
  }

  get item() {
    return { sku: this.row.sku };
  }
  get unitPrice() {
    return moneyOf(this.row.unitPrice, this.currency);
  }
  get discountTotal() {
    return this.money('discount');
  }
  get taxTotal() {
    return this.money('tax');
  }
  get taxIncludedTotal() {
    return this.money('taxIncluded');
  }
  get total() {
    return this.money('total');
  }
}
showColumns(ShownLine, COLUMNS.map(camelCase));

export type LineView = Omit<LineState, keyof ShownLine> & ShownLine;

export const lineView = (
  line: LineState,
  currency: string,
  order: Pick<OrderRow, 'id' | 'customerId'> | null = null,
): LineView => new ShownLine(line, currency, order) as unknown as LineView;
