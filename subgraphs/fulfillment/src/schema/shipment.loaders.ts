import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import type { LabelFormat } from '../carriers/carrier.js';
import type { ShipmentState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { findFiles, readFileBytes } from '../storage/label-files.js';

export type ShipmentRow = ShipmentState & { readonly fulfillmentOrderId: string };

/** A parcel with the codes of the locations whose staff may see it. */
export type OwnedShipment = ShipmentRow & { readonly locationCode: string | null; readonly pickupCode: string | null };

export const shipmentView = (row: ShipmentRow) => ({
  ...row,
  price: row.rate !== null && row.currency ? moneyOf(row.rate, row.currency) : null,
});

export const shipmentsOfOrder = defineLoader<string, ShipmentRow[], FulfillmentServices>(async (ctx, ids) =>
  groupByKey(
    ids,
    await rows<ShipmentRow>(
      ctx.db,
      sql`select * from shipment where fulfillment_order_id = any(${ids}::uuid[]) order by position, created_at`,
    ),
    (one) => one.fulfillmentOrderId,
  ),
);

export const shipmentById = defineLoader<string, OwnedShipment, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<OwnedShipment>(
      ctx.db,
      sql`select s.*, l.code as location_code, p.code as pickup_code from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id
          left join known_location l on l.id = o.location_id left join known_location p on p.id = o.pickup_location_id where s.id = any(${ids}::uuid[])`,
    ),
    (one) => one.id,
  ),
);

/** Bytes of kept label files; a format that was never kept is undefined. */
const labelLoader = (format: LabelFormat) =>
  defineLoader<string, Buffer, FulfillmentServices>(async (ctx, ids) => {
    const files = new Map((await findFiles(ctx.db, ids, format)).map((file) => [file.shipmentId, file]));
    return Promise.all(
      ids.map(async (id) => {
        const file = files.get(id);
        const bytes = file && file.size > 0 ? await readFileBytes(ctx, file) : null;
        return bytes ? Buffer.from(bytes) : undefined;
      }),
    );
  });
export const labelPdfOf = labelLoader('PDF');
export const labelZplOf = labelLoader('ZPL');

export interface TrackingEventRow {
  readonly id: string;
  readonly shipmentId: string;
  readonly externalId: string;
  readonly status: string;
  readonly description: string | null;
  readonly location: string | null;
  readonly occurredAt: Date;
}

export const eventsOfShipment = defineLoader<string, TrackingEventRow[], FulfillmentServices>(async (ctx, ids) =>
  groupByKey(
    ids,
    await rows<TrackingEventRow>(
      ctx.db,
      sql`select * from tracking_event where shipment_id = any(${ids}::uuid[]) order by occurred_at, id`,
    ),
    (one) => one.shipmentId,
  ),
);
