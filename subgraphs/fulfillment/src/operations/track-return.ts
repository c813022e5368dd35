import type { Tx } from '@oms/platform/commands/run-command';
import { afterScan, type ReturnLabelStatus } from '../rules/return-label.js';
import { lockByTracking, moveReturnLabel } from '../storage/return-labels.js';

/** Applies scans of a parcel that comes back; answers whether there is such a parcel. Known scans change nothing. */
export async function trackReturn(
  tx: Tx,
  trackingNumber: string | null | undefined,
  events: readonly { readonly status: string }[],
): Promise<string | undefined> {
  const label = trackingNumber ? await lockByTracking(tx.db, trackingNumber) : undefined;
  if (!label) return undefined;
  let status: ReturnLabelStatus = label.status;
  for (const event of events) status = afterScan(status, event.status) ?? status;
  if (status !== label.status) await moveReturnLabel(tx, label, status);
  return label.id;
}
