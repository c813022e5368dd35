import { expect, test } from '@jest/globals';
import { copyJson } from './copy-json.js';

test.each([
  [{ a: [1, 'x', null, { b: true }], when: new Date(0), gone: undefined, run: () => 1 }],
  [[undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 1]],
  [JSON.parse('{"__proto__": {"polluted": true}}')],
  [null],
  ['text'],
])('means the same as a JSON round trip: %j', (value: unknown) => {
  const copied = copyJson(value);
  expect(copied).toEqual(JSON.parse(JSON.stringify(value)));
  expect(JSON.stringify(copied)).toBe(JSON.stringify(value));
});

test('shares nothing with the original', () => {
  const original = { list: [{ a: 1 }] };
  const copied = copyJson(original);
  copied.list[0]!.a = 2;
  expect(original.list[0]!.a).toBe(1);
});

test('does not touch prototypes', () => {
  const copied = copyJson(JSON.parse('{"__proto__": {"polluted": true}}')) as { polluted?: boolean };
  expect(copied.polluted).toBeUndefined();
});
