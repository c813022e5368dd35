import { describe, expect, it } from '@jest/globals';
import { ActorTokens } from './token.js';

const SECRET = 'a secret that is long enough for a test';
const NOW = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

describe('a token', () => {
  it('tells the same actor each time, and ends in time however often it was checked', async () => {
    const tokens = new ActorTokens(SECRET);
    const header = `Bearer ${await tokens.sign({ role: 'agent', id: 'a' }, 60, NOW)}`;
    for (const seconds of [0, 1, 59, 89])
      expect(await tokens.verifyHeader(header, after(seconds))).toEqual({ role: 'agent', id: 'a' });
    await expect(tokens.verifyHeader(header, after(91))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await tokens.verifyHeader(header, after(5))).toEqual({ role: 'agent', id: 'a' });
  });

  it('of another secret is refused, also after a genuine one', async () => {
    const [tokens, others] = [new ActorTokens(SECRET), new ActorTokens(`${SECRET}!`)];
    await tokens.verifyHeader(`Bearer ${await tokens.sign({ role: 'agent', id: 'a' }, 60, NOW)}`, NOW);
    const forged = `Bearer ${await others.sign({ role: 'admin', id: 'a' }, 60, NOW)}`;
    for (let time = 0; time < 2; time += 1)
      await expect(tokens.verifyHeader(forged, NOW)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
