import type { Actor } from '../auth/actor.js';
import { recordset, sql, type RawBuilder } from '../database/sql.js';
import { newId } from '../values/ids.js';

/** One change of an aggregate that is not on the order's timeline. */
export interface AuditDraft {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly command: string;
  readonly reason?: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The part of a WITH that writes audit rows; none of no drafts. */
export function auditParts(
  drafts: readonly AuditDraft[],
  { now, actor, requestId }: { now: Date; actor: Actor; requestId: string },
): readonly RawBuilder[] {
  if (drafts.length === 0) return [];
  const entries = drafts.map((draft) => ({
    id: newId(),
    aggregate_type: draft.aggregateType,
    aggregate_id: draft.aggregateId,
    command: draft.command,
    reason: draft.reason ?? null,
    before: draft.before ?? null,
    after: draft.after ?? null,
  }));
  const columns =
    'id uuid, aggregate_type text, aggregate_id text, command text, reason text, before jsonb, after jsonb';
  return [
    sql`audit as (
        insert into audit_entry (id, aggregate_type, aggregate_id, command, actor, reason, before, after, request_id, occurred_at)
        select id, aggregate_type, aggregate_id, command, ${JSON.stringify({ role: actor.role, id: actor.id })}::jsonb, reason, before, after, ${requestId}, ${now}::timestamptz
        from ${recordset(entries, 'entry', columns)}
      )`,
  ];
}
