import { describe, expect, it } from '@jest/globals';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { EVENT_VERSIONS, EventTooOld, isNewer, upcast, type EventVersions } from './event-versions.js';
import { routes } from './routes.js';

const versions: EventVersions = {
  Renamed: { current: 3, upcast: ({ titel }: { titel: string }) => ({ title: titel }) },
};
const event = (schemaVersion: number, type = 'Renamed'): IntegrationEvent => ({
  eventId: 'e',
  type,
  schemaVersion,
  aggregateId: 'a',
  aggregateVersion: 1,
  occurredAt: '2026-03-02T09:00:00Z',
  actor: { role: 'admin', id: 'x' },
  requestId: 'r',
  payload: { titel: 'Cup' },
});

describe('events of other versions', () => {
  it('are read when they are of the version before', () => {
    expect(upcast(event(2), versions)).toMatchObject({ schemaVersion: 3, payload: { title: 'Cup' } });
    const current = event(3);
    expect(upcast(current, versions)).toBe(current);
  });

  it('are refused when they are older, and told from those that are newer', () => {
    expect(() => upcast(event(1), versions)).toThrow(EventTooOld);
    expect([event(4), event(3), event(2, 'Other'), event(1, 'Other')].map((one) => isNewer(one, versions))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('can all be read in this version', () => {
    const known = new Set(routes.map(({ eventType }) => eventType));
    for (const [type, { current, upcast: read }] of Object.entries(EVENT_VERSIONS)) {
      expect(known).toContain(type);
      expect([type, current > 1, read !== undefined]).toEqual([type, true, true]);
    }
  });
});
