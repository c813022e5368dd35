import { expect, it } from '@jest/globals';
import { freePort, freePorts } from './free-port.js';

it('gives nobody a port that it gave to somebody else who lives, whether anybody listens on it yet or not', async () => {
  const first = await freePorts(40);
  const others = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  const range = Array.from({ length: 40 }, (_, index) => first + index);
  expect(new Set([...range, ...others]).size).toBe(240);
});
