import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { outerSides, type Box } from '../packing/box.js';
import { cartonize } from '../packing/cartonize.js';
import { newShipment, type NewParcel } from '../rules/new-shipment.js';
import { parcelContents } from '../rules/pack-contents.js';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { loadBoxes, loadUnits } from '../storage/pack-facts.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface PackageInput {
  /** A box of the catalogue, which gives the sides. */
  readonly boxCode?: string | null;
  /** From the scale; otherwise that of the contents and the box. */
  readonly weightGrams?: number | null;
  readonly lengthMm?: number | null;
  readonly widthMm?: number | null;
  readonly heightMm?: number | null;
  readonly contents?: readonly { readonly lineId: string; readonly quantity: number }[] | null;
}

export interface PackInput extends WorkCommandInput {
  /** Default: the proposed boxes. */
  readonly packages?: readonly PackageInput[] | null;
}

const MAX_PARCELS = 50;
const SIDES = ['lengthMm', 'widthMm', 'heightMm'] as const;

async function proposed(tx: Tx, order: WorkOrder): Promise<NewParcel[]> {
  const picked = new Map(order.lines.map((line) => [line.id, line.picked]));
  const units = await loadUnits(tx.db, order.lines, (lineId) => picked.get(lineId) ?? 0);
  return cartonize(units, await loadBoxes(tx.db)).map(({ boxCode, outer, weightGrams, contents }) => ({
    boxCode,
    ...outer,
    weightGrams,
    contents,
  }));
}

function checkPackages(packages: readonly PackageInput[], boxes: ReadonlyMap<string, Box>): void {
  const isSize = (size: number | null | undefined): boolean => Number.isInteger(size) && (size ?? 0) > 0;
  if (packages.length === 0 || packages.length > MAX_PARCELS)
    throw refuse('INVALID_PACKAGE', `Work is packed in 1 to ${MAX_PARCELS} parcels.`, ['packages']);
  for (const [index, one] of packages.entries()) {
    if (one.boxCode && !boxes.has(one.boxCode))
      throw refuse('UNKNOWN_BOX', `There is no box ${one.boxCode}.`, ['packages', index, 'boxCode']);
    const sized = one.boxCode ? true : SIDES.every((side) => isSize(one[side])) && isSize(one.weightGrams);
    const given = [...SIDES, 'weightGrams' as const].every((side) => one[side] == null || isSize(one[side]));
    if (!sized || !given)
      throw refuse(
        'INVALID_PACKAGE',
        'A package has a weight in grams and sides in millimetres above zero, or a box.',
        ['packages', index],
      );
  }
}

async function stated(tx: Tx, order: WorkOrder, packages: readonly PackageInput[]): Promise<NewParcel[]> {
  const boxes = new Map((await loadBoxes(tx.db)).map((box) => [box.code, box]));
  checkPackages(packages, boxes);
  const units = await loadUnits(tx.db, order.lines, () => 1);
  const grams = new Map(units.map((unit) => [unit.sku, unit.weightGrams]));
  const gramsOf = (sku: string): number => grams.get(sku) ?? 0;
  const contents = parcelContents(
    order,
    packages.map((one) => ({ weightGrams: one.weightGrams ?? 0, contents: one.contents ?? null })),
    gramsOf,
  );
  if ('message' in contents)
    throw refuse('CONTENTS_MISMATCH', contents.message, ['packages', contents.index, 'contents']);
  return packages.map((one, index) => {
    const own = contents[index] ?? [];
    const box = one.boxCode ? boxes.get(one.boxCode) : undefined;
    const sides = box ? outerSides(box) : { lengthMm: 1, widthMm: 1, heightMm: 1 };
    const inside = own.reduce((sum, { sku, quantity }) => sum + gramsOf(sku) * quantity, 0);
    return {
      boxCode: one.boxCode ?? null,
      contents: own,
      weightGrams: one.weightGrams ?? inside + (box?.tareGrams ?? 0),
      lengthMm: one.lengthMm ?? sides.lengthMm,
      widthMm: one.widthMm ?? sides.widthMm,
      heightMm: one.heightMm ?? sides.heightMm,
    };
  });
}

/** What was picked is boxed. Parcels that travel get a label, bought by the worker that hears of it. */
export const packFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: PackInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'packFulfillmentOrder', input, async (order, _work, tx) => {
    advance(order, 'pack');
    const parcels = input.packages ? await stated(tx, order, input.packages) : await proposed(tx, order);
    for (const line of order.lines) line.packed = line.picked;
    if (order.method === 'SHIPPING' || order.method === 'SHIP_TO_STORE') {
      order.shipments = parcels.map((parcel, position) => newShipment(order, parcel, position, newId(tx.now)));
      for (const { id, labelKey } of order.shipments) requestLabel(tx, order, id, labelKey);
    }
    return [{ type: 'FULFILLMENT_PACKED', data: { packages: parcels.length } }];
  });

/** Asks the worker for a label; every new key is a new request. */
export function requestLabel(tx: Tx, { orderId }: WorkOrder, shipmentId: string, labelKey: string): void {
  const payload = { shipmentId, orderId };
  tx.emit({ type: 'LabelRequested', aggregateId: labelKey, aggregateVersion: 1, orderId, payload });
}
