import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { exactTerm } from '../rules/search-terms.js';

interface Reported {
  readonly orderId: string;
  readonly transitions: readonly { readonly data?: unknown }[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Tracking numbers that a transition tells of, one or several. */
function numbersIn(data: unknown): string[] {
  const { trackingNumber, trackingNumbers } = (data ?? {}) as { trackingNumber?: unknown; trackingNumbers?: unknown };
  return [trackingNumber, ...(Array.isArray(trackingNumbers) ? (trackingNumbers as unknown[]) : [])].filter(isText);
}

/** Lets orders be found by the tracking numbers of their parcels. */
export async function addTrackingTerms(tx: Tx, reported: readonly Reported[]): Promise<void> {
  const found = reported.flatMap(({ orderId, transitions }) => {
    const numbers = transitions.flatMap(({ data }) => numbersIn(data));
    return numbers.length > 0
      ? [{ order_id: orderId, terms: numbers.map((one) => exactTerm('t', one)).join(' ') }]
      : [];
  });
  await addTerms(tx, found);
}

async function addTerms(
  tx: Tx,
  found: readonly { readonly order_id: string; readonly terms: string }[],
): Promise<void> {
  if (found.length === 0) return;
  await run(
    tx.db,
    sql`update order_search known set terms = known.terms || s.terms from ${recordset(found, 's', 'order_id uuid, terms tsvector')}
            where known.order_id = s.order_id and not tsvector_to_array(known.terms) @> tsvector_to_array(s.terms)`,
  );
}

/** Lets an order be found by the number of a return, or of the parcel that brings it. */
export const addReturnTerm = (tx: Tx, orderId: string, number: string): Promise<void> =>
  addTerms(tx, [{ order_id: orderId, terms: exactTerm('t', number) }]);
