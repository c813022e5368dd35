import { sql, type RawBuilder } from '@oms/platform/database/sql';
import { openSealed } from '@oms/platform/personal-data/open-sealed';
import type { PersonalTable } from '@oms/platform/personal-data/read-tables';
import type { DataSealer } from '@oms/platform/values/sealed';

type Row = Readonly<Record<string, unknown>>;

/** An order's demand with its receivers as they are known here. */
const openDemand =
  (sealer: DataSealer) =>
  ({ demand, ...row }: Row): Row => {
    const { deliveries = [], ...rest } = (demand ?? {}) as { readonly deliveries?: readonly Row[] };
    const shown = deliveries.map((one) => ({ ...one, recipient: openSealed(sealer, one['recipient']) }));
    return { ...row, demand: { ...rest, deliveries: shown } };
  };

/** Under which keys the built-in carrier sold labels for these orders, both ways. */
export const labelKeys = (orderIds: readonly string[]): RawBuilder =>
  sql`select s.label_key::text from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where o.order_id = any(${orderIds}::uuid[])
      union all select r.id::text from return_label r where r.order_id = any(${orderIds}::uuid[])`;

/** What fulfillment holds of these orders; labels are files of their own. */
export function personalTables(sealer: DataSealer, orderIds: readonly string[]): PersonalTable[] {
  const ofOrder = sql`t.order_id = any(${orderIds}::uuid[])`;
  const shipments = sql`select s.id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where o.order_id = any(${orderIds}::uuid[])`;
  return [
    { table: 'order_work', where: ofOrder, show: openDemand(sealer) },
    { table: 'fulfillment_order', where: ofOrder },
    { table: 'work_transition', where: ofOrder },
    { table: 'shipment', where: sql`t.id in (${shipments})` },
    { table: 'tracking_event', where: sql`t.shipment_id in (${shipments})` },
    { table: 'shipping_label', where: sql`t.shipment_id in (${shipments})`, omit: ['pdf', 'zpl'] },
    { table: 'label_file', where: sql`t.shipment_id in (${shipments})`, omit: ['bytes'] },
    {
      table: 'return_label',
      where: ofOrder,
      omit: ['bytes'],
      show: (row) => ({ ...row, sender: openSealed(sealer, row['sender']) }),
    },
    { table: 'carrier_ledger', where: sql`t.key in (${labelKeys(orderIds)})` },
    {
      table: 'carrier_scan',
      where: sql`t.tracking_number in (select l.tracking_number from carrier_ledger l where l.key in (${labelKeys(orderIds)}))`,
    },
  ];
}
