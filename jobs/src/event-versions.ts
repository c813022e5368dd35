import type { IntegrationEvent } from '@oms/platform/outbox/event';

/** The version of an event type that this version of the system understands, and how it reads the one before. */
export interface EventVersion {
  readonly current: number;
  /** Makes a payload of the version before into one of the current version. Required above version 1. */
  readonly upcast?: (payload: never) => unknown;
}

export type EventVersions = Readonly<Record<string, EventVersion>>;

/**
 * Event types whose payload has changed since their first version; the others are at version 1. To change one: emit it
 * with the new `schemaVersion`, write here how the version before is read, and keep recorded events of that version
 * (`cli/fixtures`). A field that consumers may do without is added without a new version.
 */
export const EVENT_VERSIONS: EventVersions = {};

/** An event so old that nobody who is still running can have recorded it. */
export class EventTooOld extends Error {
  override readonly name = 'EventTooOld';
}

const FIRST: EventVersion = { current: 1 };

/** Whether an event was recorded by a newer version of the system: only a newer worker can read it. */
export const isNewer = (
  { type, schemaVersion }: Pick<IntegrationEvent, 'type' | 'schemaVersion'>,
  versions: EventVersions,
): boolean => schemaVersion > (versions[type] ?? FIRST).current;

/** The event as this version's consumers read it. Throws {@link EventTooOld} when it is older than the version before. */
export function upcast<Event extends IntegrationEvent>(event: Event, versions: EventVersions): Event {
  const { current, upcast: read } = versions[event.type] ?? FIRST;
  if (event.schemaVersion === current) return event;
  if (event.schemaVersion !== current - 1 || !read)
    throw new EventTooOld(`${event.type} of version ${event.schemaVersion} cannot be read: expected ${current}`);
  return { ...event, schemaVersion: current, payload: read(event.payload as never) };
}
