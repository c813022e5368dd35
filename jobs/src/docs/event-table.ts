import type { EventType } from '@oms/platform/events/contract';
import { EVENTS } from '@oms/platform/events/events';
import { withBlocks } from '@oms/platform/values/marked-blocks';
import { EVENT_VERSIONS } from '../event-versions.js';
import { routes } from '../routes.js';

/** The document that shows all events. */
export const DOCUMENT = new URL('../../../docs/architecture.md', import.meta.url);

const consumersOf = (type: string): string =>
  routes
    .filter(({ eventType }) => eventType === type)
    .map(({ consumer, facet }) => `\`${consumer}\`${facet ? ` (${facet})` : ''}`)
    .join(', ');

/** The events that one subgraph tells, or any of them. */
function tableOf(who: string, types: readonly EventType[]): string {
  const rows = types.map((type) => `| \`${type}\` | ${EVENTS[type].meaning} | ${EVENT_VERSIONS[type]?.current ?? 1} | ${consumersOf(type)} |`); // prettier-ignore
  return [`**${who}**`, '', '| event | what it says | version | consumed by |', '| --- | --- | --- | --- |', ...rows].join('\n'); // prettier-ignore
}

/** Every event with who tells it, what it says, and who consumes it. */
function eventTables(): string {
  const groups = new Map<string, EventType[]>();
  for (const type of Object.keys(EVENTS) as EventType[]) {
    const who = EVENTS[type].toldBy?.join(' and ') ?? 'any of them';
    groups.set(who, [...(groups.get(who) ?? []), type]);
  }
  return [...groups].map(([who, types]) => tableOf(who, types)).join('\n\n');
}

/** The document with the events as the code has them. */
export const withEvents = (text: string): string => withBlocks(text, { events: eventTables() });
