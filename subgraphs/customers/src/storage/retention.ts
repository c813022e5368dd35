import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';
import type { RetentionHold } from '@oms/platform/personal-data/retention';
import type { RetentionPolicy } from '../rules/retention.js';

/** The policy that holds; undefined: nobody is forgotten by themselves. */
export const loadRetentionPolicy = (db: Sql): Promise<RetentionPolicy | undefined> =>
  firstRow(db, sql`select idle_days, warning_days, except_tags from retention_policy`);

/** What the customer records know of somebody who seems idle. */
export interface KnownHere {
  readonly customerId: string;
  readonly question: number;
  readonly warnedAt: Date | null;
  readonly lastActiveAt: Date;
  readonly openCase: boolean;
  readonly dataExport: boolean;
  readonly tags: readonly string[];
}

/** Active customers of these who were asked after, with their last sign of life here; locked in the order of their ids. */
export async function lockIdle(db: Sql, customerIds: readonly string[]): Promise<KnownHere[]> {
  const locked = await rows<{ id: string }>(
    db,
    sql`select id from customer where id = any(${customerIds}::uuid[]) and status = 'ACTIVE' order by id for update`,
  );
  return rows(
    db,
    sql`select c.id as customer_id, c.tags, r.question, r.warned_at,
               greatest(c.updated_at, (select max(opened_at) from service_case k where k.customer_id = c.id),
                 (select max(at) from customer_consent n where n.customer_id = c.id),
                 (select max(updated_at) from customer_address a where a.customer_id = c.id)) as last_active_at,
               exists (select from service_case k where k.customer_id = c.id and k.status not in ('RESOLVED', 'CLOSED')) as open_case,
               exists (select from data_export e where e.customer_id = c.id and e.status in ('GATHERING', 'READY')) as data_export
        from customer c join retention_review r on r.customer_id = c.id
        where c.id = any(${locked.map(({ id }) => id)}::uuid[]) order by c.id`,
  );
}

/** What keeps somebody as far as the customer records know. */
export const holdsHere = (
  { exceptTags }: RetentionPolicy,
  { openCase, dataExport, tags }: KnownHere,
): RetentionHold[] => [
  ...(openCase ? (['OPEN_CASE'] as const) : []),
  ...(dataExport ? (['DATA_EXPORT'] as const) : []),
  ...(tags.some((tag) => exceptTags.includes(tag)) ? (['TAG'] as const) : []),
];
