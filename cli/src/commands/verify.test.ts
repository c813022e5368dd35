import { expect, it } from '@jest/globals';
import { reportOf } from './verify.js';

const broken = (rule: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ rule, subject: `${index}`, detail: 'is wrong' }));

it('tells each broken rule with its first subjects, and how many more there are', () => {
  const lines = [...reportOf([...broken('a', 1_000), ...broken('b', 20)])];
  expect(lines[0]).toBe('a  0  is wrong');
  expect(lines[20]).toBe('a  and 980 more');
  expect(lines.slice(21, 41).every((line) => line.startsWith('b  '))).toBe(true);
  expect(lines.slice(41)).toEqual(['1020 rules are broken']);
});

it('says so when there is none', () => {
  expect([...reportOf([])]).toEqual(['every rule holds']);
});
