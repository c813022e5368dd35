import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

export interface ItemFact {
  readonly sku: string;
  readonly title: string;
  readonly category: string | null;
  readonly supplierCode: string | null;
}

/** Items as a dimension: title, category, supplier. */
export const projectItems = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<ItemFact>[],
): Promise<void> =>
  project(ctx, 'analytics.project-items', events, async (tx, found) => {
    const items = found.map(({ sku, title, category, supplierCode }) => ({
      sku,
      title,
      category,
      supplier_code: supplierCode,
    }));
    await run(
      tx.db,
      sql`insert into dim_item select * from ${recordset(items, 'i', 'sku text, title text, category text, supplier_code text')} on conflict (sku) do update set title = excluded.title, category = excluded.category, supplier_code = excluded.supplier_code`,
    );
  });
