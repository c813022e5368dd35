import { describe, expect, it } from '@jest/globals';
import { needsReorder, reorderPosition, suggestedQuantity } from './reorder.js';

describe('the reorder position', () => {
  it('is what is there and on its way less what is promised, and asks for what is missing', () => {
    const position = reorderPosition({ onHand: 10, reserved: 4, backordered: 2, onOrder: 1 });
    expect(position).toBe(5);
    expect([needsReorder(position, 5), needsReorder(position, 4)]).toEqual([true, false]);
    expect(suggestedQuantity(position, 20)).toBe(15);
  });
});
