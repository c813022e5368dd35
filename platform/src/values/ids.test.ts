import { describe, expect, it } from '@jest/globals';
import { isId, newId } from './ids.js';

describe('ids', () => {
  it('are unique, and in the order of their making, also within one moment', () => {
    const moment = new Date('2026-03-02T09:00:00.123Z');
    const made = Array.from({ length: 5_000 }, () => newId(moment));
    expect(made.every(isId)).toBe(true);
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
    const later = newId(new Date(moment.getTime() + 1));
    expect(later > made.at(-1)!).toBe(true);
    expect(newId(moment) < later).toBe(true);
  });

  it('of one moment made elsewhere begin elsewhere', () => {
    const [one, other] = [new Date(1_000), new Date(2_000)];
    const parts = [one, other, one, other, one].map((moment) => newId(moment).slice(14));
    expect(new Set(parts).size).toBe(5);
  });
});
