import { describe, expect, it } from '@jest/globals';
import { stockFacets } from './stock-facets.js';

describe('what a change of stock may lead to', () => {
  it('is nothing when stock is only taken and no policy watches it', () => {
    expect(stockFacets(null, [{ bucket: 'reserved', delta: 2 }])).toEqual([]);
    expect(stockFacets(null, [{ bucket: 'onHand', delta: -1 }])).toEqual([]);
  });

  it('is an alert where there is a policy', () => {
    expect(stockFacets(5, [{ bucket: 'reserved', delta: 2 }])).toEqual(['policy']);
  });

  it('is service for those who wait when units become free, or when others no longer wait', () => {
    expect(stockFacets(null, [{ bucket: 'onHand', delta: 1 }])).toEqual(['more']);
    expect(stockFacets(null, [{ bucket: 'reserved', delta: -1 }])).toEqual(['more']);
    expect(stockFacets(null, [{ bucket: 'damaged', delta: -1 }])).toEqual(['more']);
    expect(stockFacets(null, [{ bucket: 'backordered', delta: -3 }])).toEqual(['more']);
  });

  it('is anything when what surrounds the level has changed', () => {
    expect(stockFacets(null, undefined)).toEqual(['more']);
    expect(stockFacets(0, undefined)).toEqual(['policy', 'more']);
  });
});
