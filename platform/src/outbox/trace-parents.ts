import { recordset, rows, sql, type Sql } from '../database/sql.js';
import { linksHere } from '../observe/trace-deliveries.js';
import {
  currentTraceParent,
  isTracing,
  orderTraceParent,
  readTraceParent,
  spanInHand,
  startSpan,
  traceParentOf,
} from '../observe/tracing.js';
import type { EventDraft } from './event.js';

const traceIdOf = (traceParent: string | undefined): string | undefined => readTraceParent(traceParent)?.traceId;

/** The trace of each order as this subgraph knows it; an order that it did not know of gets the one given. */
async function tracesOf(db: Sql, given: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const wanted = [...given].map(([order_id, trace_parent]) => ({ order_id, trace_parent }));
  const known = await rows<{ orderId: string; traceParent: string }>(
    db,
    sql`with wanted as materialized (select * from ${recordset(wanted, 'w', 'order_id uuid, trace_parent text')}),
             made as (insert into order_trace (order_id, trace_parent) select order_id, trace_parent from wanted order by order_id
                      on conflict (order_id) do nothing returning order_id, trace_parent)
        select order_id, trace_parent from made
        union all select order_id, trace_parent from order_trace where order_id in (select order_id from wanted)`,
  );
  return new Map(known.map(({ orderId, traceParent }) => [orderId, traceParent]));
}

/** What was done in a trace of its own, told once more in the order's, with a link to where it was done. */
function adopt(traceParent: string, orderId: string): string {
  const { name = 'command', startTime = new Date() } = spanInHand() ?? {};
  const attributes = { 'oms.order.id': orderId };
  const started = startSpan(name, { parent: traceParent, startTime, links: linksHere(), attributes });
  if (!started) return traceParent;
  started.span.end();
  return traceParentOf(started.span.spanContext());
}

/**
 * The traceparents under which a command's events are recorded, in the order of `drafts`: an order has one trace, from
 * the request that placed it, and what is done later, in requests of their own, joins it. Null while tracing is off.
 */
export async function traceParentsOf(db: Sql, drafts: readonly EventDraft[]): Promise<(string | null)[]> {
  if (!isTracing()) return drafts.map(() => null);
  const current = currentTraceParent();
  const candidates = new Map<string, string>();
  for (const { orderId } of drafts) {
    const candidate = orderId && (orderTraceParent(orderId) ?? current);
    if (orderId && candidate) candidates.set(orderId, candidate);
  }
  const known = candidates.size > 0 ? await tracesOf(db, candidates) : new Map<string, string>();
  const parents = new Map(
    [...candidates].map(([orderId, candidate]) => {
      const own = known.get(orderId) ?? candidate;
      return [orderId, traceIdOf(own) === traceIdOf(candidate) ? candidate : adopt(own, orderId)];
    }),
  );
  return drafts.map(({ orderId }) => (orderId ? parents.get(orderId) : undefined) ?? current ?? null);
}
