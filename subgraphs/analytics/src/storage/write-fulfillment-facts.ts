import type { Sql } from '@oms/platform/database/sql';
import type { Fact } from '../rules/catalog/model.js';
import { milestoneRows, shipmentRows, workRows, type FulfillmentFact } from '../rules/fulfillment-facts.js';
import { archiveOf } from './archive.js';
import { replaceRows, type OwnedTable } from './replace-rows.js';
import { SETTING } from './write-order-facts.js';

const day = (moment: string) => ({ derived: { day: `(${moment} at time zone z.time_zone)::date` }, joins: SETTING });
const WORK: OwnedTable = {
  name: 'fact_fulfillment',
  key: 'fulfillment_order_id',
  owner: 'order_id',
  columns:
    'fulfillment_order_id uuid, order_id uuid, location_id uuid, status text, method text, service text, units int, shipped int, picked int, short int, cancelled int, position smallint, parts smallint, opened_at timestamptz, accepted_at timestamptz, picked_at timestamptz, packed_at timestamptz, shipped_at timestamptz, delivered_at timestamptz, due_at timestamptz, promised_to timestamptz, rejected boolean',
  // What nobody dated belongs to no day that is asked for, but to the sums.
  derived: { day: `coalesce((r.opened_at at time zone z.time_zone)::date, '1990-01-01')` },
  joins: SETTING,
};
const SHIPMENT: OwnedTable = {
  name: 'fact_shipment',
  key: 'shipment_id',
  owner: 'order_id',
  columns:
    'shipment_id uuid, order_id uuid, fulfillment_order_id uuid, location_id uuid, carrier text, service text, status text, rate bigint, currency text, weight_grams int, units int, shipped_at timestamptz, estimated_at timestamptz, promised_to timestamptz, delivered_at timestamptz',
  ...day('r.shipped_at'),
};
const MILESTONE: OwnedTable = {
  name: 'fact_milestone',
  key: 'milestone_id',
  owner: 'order_id',
  columns:
    'milestone_id uuid, order_id uuid, fulfillment_order_id uuid, location_id uuid, type text, reason text, occurred_at timestamptz',
  ...day('r.occurred_at'),
};
export const FULFILLMENT_ROLLED: readonly Fact[] = ['fulfillment', 'shipment'];
export const FULFILLMENT_ARCHIVES = [WORK, SHIPMENT, MILESTONE].map(archiveOf);

/** Replaces the work of the locations for each order, its parcels and what happened to them. */
export async function writeFulfillmentFacts(db: Sql, found: readonly FulfillmentFact[]): Promise<void> {
  const orders = found.map(({ orderId }) => orderId);
  await replaceRows(
    db,
    orders,
    [
      { table: WORK, records: found.flatMap(workRows) },
      { table: SHIPMENT, records: found.flatMap(shipmentRows) },
      { table: MILESTONE, records: found.flatMap(milestoneRows) },
    ],
    FULFILLMENT_ROLLED,
  );
}
