import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { AccessError } from '@oms/platform/errors/domain-error';
import { worksAt } from './works-at.js';

/**
 * An associate works at its own locations only: FORBIDDEN when none of these is one of them. For commands that name a
 * location, which all of staff know of; those that name something at a location ask {@link worksAt}.
 */
export async function requireLocation(
  ctx: Pick<OperationContext, 'actor'>,
  tx: Pick<Tx, 'db'>,
  locationIds: readonly string[],
): Promise<void> {
  if (!(await worksAt(ctx.actor, tx.db, locationIds)))
    throw new AccessError('FORBIDDEN', 'This belongs to another location.');
}
