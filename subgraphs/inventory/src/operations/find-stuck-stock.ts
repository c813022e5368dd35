import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import { findStuck, type Stuck, type StuckRule } from '@oms/platform/observe/stuck';
import type { InventoryServices } from '../services.js';

const RULES: readonly StuckRule[] = [
  {
    // Holds are kept for ten minutes beyond their end for orders that are on their way.
    what: 'cart hold that is over and still holds stock',
    limitMinutes: 20,
    select: (before) =>
      sql`select id::text as subject, expires_at as since from reservation where state = 'PENDING' and expires_at < ${before}`,
  },
];

/** Stock that has been held for too long. */
export const findStuckStock = (ctx: OperationContext<InventoryServices>): Promise<Stuck[]> => findStuck(ctx, RULES);
