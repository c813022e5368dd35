import { describe, expect, it } from '@jest/globals';
import { fulfillmentFacets, isQuiet } from './fulfillment-facets.js';
import type { DemandDocument, WorkState } from './work-state.js';

const work = (line?: { shipped: number; short: number }) =>
  ({ orders: line ? [{ lines: [line] }] : [] }) as unknown as Pick<WorkState, 'orders'>;
const demand = (onHold: boolean, cancelPending: number) =>
  ({ onHold, lines: [{ cancelPending }] }) as unknown as DemandDocument;

describe('what others must hear of fulfillment', () => {
  it('concerns stock once units have left or were not found', () => {
    expect(fulfillmentFacets(work())).toEqual([]);
    expect(fulfillmentFacets(work({ shipped: 0, short: 0 }))).toEqual([]);
    expect(fulfillmentFacets(work({ shipped: 1, short: 0 }))).toEqual(['stock']);
    expect(fulfillmentFacets(work({ shipped: 0, short: 1 }))).toEqual(['stock']);
  });

  it('is nothing of a first demand for which there is no work, unless it asks for an answer', () => {
    expect(isQuiet(1, demand(false, 0), work())).toBe(true);
    expect(isQuiet(2, demand(false, 0), work())).toBe(false);
    expect(isQuiet(1, demand(true, 0), work())).toBe(false);
    expect(isQuiet(1, demand(false, 1), work())).toBe(false);
    expect(isQuiet(1, demand(false, 0), work({ shipped: 0, short: 0 }))).toBe(false);
  });
});
