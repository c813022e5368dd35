import { describe, expect, it } from '@jest/globals';
import { LoopbackStatus } from './loopback.js';
import type { StatusMessage, StatusPort } from './status-port.js';

/** A relay that sends to nobody, and notes what it was given. */
function farRelay() {
  const sent: StatusMessage[] = [];
  const listeners = new Set<(message: StatusMessage) => void>();
  const port: StatusPort = {
    publish: async (message) => void sent.push(message),
    subscribe: async (_pattern, listener) => {
      listeners.add(listener);
      return { unsubscribe: async () => void listeners.delete(listener) };
    },
    close: async () => {},
  };
  return { port, sent, listeners };
}

describe('a relay with a short way to its own process', () => {
  it('reaches listeners here at once, and others by the long way, save for what is only for here', async () => {
    const { port, sent, listeners } = farRelay();
    const status = new LoopbackStatus(port, ['only.here']);
    const seen: StatusMessage[] = [];
    const { unsubscribe } = await status.subscribe('only.*', (message) => seen.push(message));
    const publishing = [
      status.publish({ topic: 'only.here', data: 1 }),
      status.publish({ topic: 'only.far', data: 2 }),
      status.publish({ topic: 'else', data: 3 }),
    ];
    expect(seen.map(({ data }) => data)).toEqual([1, 2]);
    await Promise.all(publishing);
    expect(sent.map(({ data }) => data)).toEqual([2, 3]);
    for (const listener of listeners) listener({ topic: 'only.other', data: 4 });
    expect(seen.map(({ data }) => data)).toEqual([1, 2, 4]);
    await unsubscribe();
    await status.publish({ topic: 'only.here', data: 5 });
    expect(seen).toHaveLength(3);
    expect(listeners.size).toBe(0);
  });
});
