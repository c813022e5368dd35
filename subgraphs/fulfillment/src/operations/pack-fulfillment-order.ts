import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import type { ShipmentState, WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface PackageInput {
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface PackInput extends WorkCommandInput {
  /** Default: one box with the weight of its items. */
  readonly packages?: readonly PackageInput[] | null;
}

const BOX_GRAMS = 150;

async function proposedPackage(tx: Tx, order: WorkOrder): Promise<PackageInput> {
  const known = new Map(
    (
      await rows<{ sku: string; weightGrams: number }>(
        tx.db,
        sql`select sku, weight_grams from known_item where sku = any(${order.lines.map((line) => line.sku)}::text[])`,
      )
    ).map((item) => [item.sku, item.weightGrams]),
  );
  const contents = order.lines.reduce((sum, line) => sum + line.picked * (known.get(line.sku) ?? 500), 0);
  return { weightGrams: Math.min(contents + BOX_GRAMS, 31_000), lengthMm: 300, widthMm: 200, heightMm: 150 };
}

function toShipment(order: WorkOrder, parcel: PackageInput, position: number, now: Date): ShipmentState {
  const id = newId(now);
  const { weightGrams, lengthMm, widthMm, heightMm } = parcel;
  return {
    id,
    position,
    status: 'LABEL_PENDING',
    carrier: null,
    service: order.service,
    trackingNumber: null,
    sscc: null,
    rate: null,
    currency: null,
    weightGrams,
    lengthMm,
    widthMm,
    heightMm,
    labelKey: `label-${id}`,
    failure: null,
    version: 1,
  };
}

/** What was picked is boxed. Parcels that travel get a label, bought by the worker that hears of it. */
export const packFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: PackInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'packFulfillmentOrder', input, async (order, _work, tx) => {
    advance(order, 'pack');
    for (const line of order.lines) line.packed = line.picked;
    const packages = input.packages ?? [await proposedPackage(tx, order)];
    const wrong = packages.findIndex((one) =>
      [one.weightGrams, one.lengthMm, one.widthMm, one.heightMm].some((size) => !Number.isInteger(size) || size < 1),
    );
    if (packages.length === 0 || packages.length > 50 || wrong >= 0)
      throw refuse('INVALID_PACKAGE', 'Packages have a weight in grams and sides in millimetres above zero.', [
        'packages',
        Math.max(0, wrong),
      ]);
    if (order.method === 'SHIPPING' || order.method === 'SHIP_TO_STORE') {
      order.shipments = packages.map((parcel, position) => toShipment(order, parcel, position, tx.now));
      for (const { id } of order.shipments)
        tx.emit({
          type: 'LabelRequested',
          aggregateId: id,
          aggregateVersion: 1,
          orderId: order.orderId,
          payload: { shipmentId: id, orderId: order.orderId },
        });
    }
    return [{ type: 'FULFILLMENT_PACKED', data: { packages: packages.length } }];
  });
