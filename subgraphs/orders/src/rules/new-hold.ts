import { newId } from '@oms/platform/values/ids';
import type { HoldState } from './order-state.js';

interface HoldPlacing {
  readonly by: unknown;
  readonly at: Date;
  readonly owner?: string | null;
  readonly note?: string | null;
  readonly releaseAt?: Date | null;
}

/** An open hold. */
export const newHold = (reason: string, { by, at, owner, note, releaseAt }: HoldPlacing): HoldState => ({
  id: newId(at),
  reason,
  owner: owner ?? null,
  note: note ?? null,
  status: 'OPEN',
  placedBy: by,
  placedAt: at,
  releaseAt: releaseAt ?? null,
  releasedBy: null,
  releasedAt: null,
});
