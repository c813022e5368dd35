import type { StockChange } from './stock-level.js';

/** More units may be promised than before: in the building, or no longer set aside. */
const frees = ({ bucket, delta }: Pick<StockChange, 'bucket' | 'delta'>): boolean =>
  bucket === 'onHand' ? delta > 0 : bucket !== 'backordered' && delta < 0;

/**
 * Facets of `StockChanged`. `policy`: the level has a reorder policy, so that an alert may be due. `more`: an order that
 * waits may be served now, because units became free or others stopped waiting; what only takes stock serves nobody.
 * Without `changes`, what surrounds the level has changed, and anything may be possible.
 */
export function stockFacets(
  reorderPoint: number | null,
  changes: readonly Pick<StockChange, 'bucket' | 'delta'>[] | undefined,
): string[] {
  const more = changes?.some((change) => frees(change) || change.bucket === 'backordered') ?? true;
  return [...(reorderPoint === null ? [] : ['policy']), ...(more ? ['more'] : [])];
}
