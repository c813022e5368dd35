import { sql } from '@oms/platform/database/sql';
import { many, one } from './load-by-key.js';

export interface TransferRow {
  readonly id: string;
  readonly fromLocationId: string;
  readonly toLocationId: string;
}

export const transferById = one<TransferRow>(
  (ids) => sql`select * from transfer where id = any(${ids}::uuid[])`,
  (transfer) => transfer.id,
);
export const linesOfTransfer = many<{ transferId: string }>(
  (ids) => sql`select * from transfer_line where transfer_id = any(${ids}::uuid[]) order by sku`,
  (line) => line.transferId,
);
export const cycleCountById = one<{ id: string }>(
  (ids) => sql`select * from cycle_count where id = any(${ids}::uuid[])`,
  (count) => count.id,
);
export const linesOfCount = many<{ cycleCountId: string }>(
  (ids) => sql`select * from cycle_count_line where cycle_count_id = any(${ids}::uuid[]) order by sku`,
  (line) => line.cycleCountId,
);
export const policyOfLevel = one<{ levelId: string }>(
  (ids) =>
    sql`select p.*, l.id as level_id from inventory_level l join reorder_policy p on p.sku = l.sku and p.location_id = l.location_id where l.id = any(${ids}::uuid[])`,
  (policy) => policy.levelId,
);
