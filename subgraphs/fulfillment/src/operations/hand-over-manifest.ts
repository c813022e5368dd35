import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { workLifecycle } from '../rules/lifecycles.js';
import { departParcels, liveParcels, parcelWithoutLabel, shippedNote } from '../rules/ship-work.js';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWorks } from '../storage/save-work.js';
import { worksAt } from './works-at.js';

export interface HandOverManifestInput {
  readonly manifestId: string;
  /** Tracking numbers or SSCCs as scanned while loading; default: all that is on the manifest. */
  readonly scanned?: readonly string[] | null;
  /** The driver. */
  readonly handedTo?: string | null;
}

export interface HandOverManifestOutcome {
  readonly manifestId: string;
  /** Parcels on the manifest that nobody scanned: they stay. */
  readonly missing: readonly string[];
}

interface OnManifest {
  readonly id: string;
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly sscc: string | null;
}

const parcelsOf = (tx: Tx, manifestId: string): Promise<OnManifest[]> =>
  rows(
    tx.db,
    sql`select s.id, o.order_id, s.tracking_number, s.sscc from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id
        where s.manifest_id = ${manifestId} and s.status <> 'VOIDED' order by s.tracking_number`,
  );

/** Scanners read an SSCC with its application identifier. */
const asScanned = (code: string): string => code.trim().replace(/^(\]C1)?\(?00\)?(?=\d{18}$)/, '');

/** Work leaves when all of its parcels do. */
function shipIfComplete(order: WorkOrder, loaded: ReadonlySet<string>): boolean {
  const parcels = liveParcels(order);
  if (order.status !== 'PACKED' || order.onHold || parcelWithoutLabel(order)) return false;
  if (!parcels.some((one) => loaded.has(one.id))) return false;
  if (!parcels.every((one) => loaded.has(one.id) || one.status === 'IN_TRANSIT')) return false;
  order.status = nextState(workLifecycle, order.status, 'ship') ?? order.status;
  departParcels(order);
  return true;
}

async function shipLoaded(tx: Tx, loaded: readonly OnManifest[]): Promise<void> {
  const ids = new Set(loaded.map(({ id }) => id));
  const works = await lockWork(tx.db, [...new Set(loaded.map(({ orderId }) => orderId))]);
  const changed = works.map((work) => ({
    work,
    transitions: work.orders
      .filter((order) => shipIfComplete(order, ids))
      .map((order) => ({ ...shippedNote(order), fulfillmentOrderId: order.id })),
  }));
  await saveWorks(
    tx,
    changed.filter(({ transitions }) => transitions.length > 0),
  );
}

/** The driver takes the parcels: what was scanned is shipped, what was not stays and is named. */
export const handOverManifest = (
  ctx: OperationContext<FulfillmentServices>,
  input: HandOverManifestInput,
): Promise<HandOverManifestOutcome> =>
  runCommand(ctx, 'handOverManifest', async (tx) => {
    const { manifestId } = input;
    const manifest = isId(manifestId)
      ? await firstRow<{ locationId: string }>(
          tx.db,
          sql`select location_id from manifest where id = ${manifestId} for update`,
        )
      : undefined;
    if (!manifest || !(await worksAt(ctx.actor, tx.db, [manifest.locationId])))
      throw refuse('UNKNOWN_MANIFEST', 'There is no such manifest.', ['manifestId']);
    const parcels = await parcelsOf(tx, manifestId);
    const scanned = input.scanned ? new Set(input.scanned.map(asScanned)) : null;
    const isLoaded = ({ trackingNumber, sscc }: OnManifest): boolean =>
      !scanned || scanned.has(trackingNumber) || (sscc !== null && scanned.has(sscc));
    const known = new Set(parcels.flatMap(({ trackingNumber, sscc }) => [trackingNumber, sscc ?? '']));
    const foreign = [...(scanned ?? [])].find((code) => !known.has(code));
    if (foreign) throw refuse('NOT_ON_MANIFEST', `${foreign} is not on this manifest.`, ['scanned']);
    await shipLoaded(tx, parcels.filter(isLoaded));
    await run(
      tx.db,
      sql`update manifest set status = 'HANDED_OVER', handed_over_at = coalesce(handed_over_at, ${tx.now}), handed_to = coalesce(${input.handedTo ?? null}, handed_to) where id = ${manifestId}`,
    );
    return { manifestId, missing: parcels.filter((one) => !isLoaded(one)).map((one) => one.trackingNumber) };
  });
