import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import { findStuck, type Stuck, type StuckRule } from '@oms/platform/observe/stuck';
import type { FulfillmentServices } from '../services.js';

const RULES: readonly StuckRule[] = [
  {
    what: 'parcel without its label',
    limitMinutes: 15,
    select: (before) =>
      sql`select f.number as subject, s.created_at as since from shipment s join fulfillment_order f on f.id = s.fulfillment_order_id
          where s.status in ('LABEL_PENDING', 'LABEL_UNKNOWN') and s.created_at < ${before}`,
  },
  {
    what: 'return without its label',
    limitMinutes: 30,
    select: (before) =>
      sql`select number as subject, updated_at as since from return_label where status = 'REQUESTED' and updated_at < ${before}`,
  },
];

/** Parcels and returns that have waited for us for too long. */
export const findStuckWork = (ctx: OperationContext<FulfillmentServices>): Promise<Stuck[]> => findStuck(ctx, RULES);
