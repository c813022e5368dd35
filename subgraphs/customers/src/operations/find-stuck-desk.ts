import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import { findStuck, type Stuck, type StuckRule } from '@oms/platform/observe/stuck';
import type { CustomersServices } from '../services.js';

const RULES: readonly StuckRule[] = [
  {
    what: 'case whose action has no outcome',
    limitMinutes: 15,
    select: (before) =>
      sql`select number as subject, (action ->> 'at')::timestamptz as since from service_case
          where action ->> 'status' = 'PENDING' and (action ->> 'at')::timestamptz < ${before}`,
  },
  {
    what: 'overdue case that nobody was told of',
    limitMinutes: 15,
    select: (before) => sql`select number as subject, due_at as since from service_case where due_at < ${before}`,
  },
  {
    what: 'message that is not sent',
    limitMinutes: 60,
    select: (before) =>
      sql`select notice || ' ' || id as subject, created_at as since from notification
          where status in ('PENDING', 'SENDING') and created_at < ${before}`,
  },
];

/** Cases and messages that have waited for us for too long. */
export const findStuckDesk = (ctx: OperationContext<CustomersServices>): Promise<Stuck[]> => findStuck(ctx, RULES);
