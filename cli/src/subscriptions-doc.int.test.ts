import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { createClient } from 'graphql-ws';
import { DEMO_QUERY, DEMO_SUBSCRIPTION } from './demo/demo-query.js';
import { readProjectFile } from './testing/compose-file.js';
import { openLiveShop, type LiveShop } from './testing/live-shop.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

/** What the snippets import, by the module that they name. */
const MODULES: Readonly<Record<string, object>> = {
  'graphql-ws': { createClient },
  '@apollo/client': { ApolloClient, gql, HttpLink, InMemoryCache },
};

const DOCUMENT = readProjectFile('docs/subscriptions.md');

/** The code below a first line that is a comment with the name. */
function snippet(name: string): string {
  const found = new RegExp(String.raw`\x60{3}(?:ts|graphql)\n(?:#|//) ${name}[^\n]*\n([^]*?)\x60{3}`).exec(DOCUMENT);
  if (!found?.[1]) throw new Error(`docs/subscriptions.md has no code named ${name}`);
  return found[1];
}

type Snippet = (...given: unknown[]) => Promise<() => Promise<void>>;

/** A snippet as a function of what its first line names. */
function runnable(name: string, given: Readonly<Record<string, unknown>>): Promise<() => Promise<void>> {
  const names = Object.keys(given);
  const body = snippet(name).replaceAll(
    /^import (\{.*\}) from '(.*)';$/gmu,
    (_line, imported: string, module: string) => `const ${imported} = modules['${module}'];`,
  );
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...parts: string[]) => Snippet;
  return new AsyncFunction('modules', ...names, body)(MODULES, ...names.map((key) => given[key]));
}

let system: TestSystem;
let shop: LiveShop;
beforeAll(async () => {
  system = await openTestSystem({ live: true });
  shop = await openLiveShop(system);
});
afterAll(() => system.close());

const operation = (start: string): string => {
  const operations = snippet('operations').split(/\n(?=subscription)/u);
  return operations.find((text) => text.startsWith(start)) ?? '';
};

describe('the code of docs/subscriptions.md', () => {
  it.each(['websocket', 'sse', 'apollo'])('%s: query, subscribe, and nothing in between is missed', async (name) => {
    const { id, actor } = await shop.customer(`Doc ${name}`);
    const orderId = await shop.order(id);
    const { data } = await system.graph(operation('query'), { orderId }, actor);
    const { lastSequence } = data.order as { lastSequence: number };
    await shop.cancelUnit(orderId);
    const shown: { sequence?: number; error?: unknown }[] = [];
    const bearer = await system.authorization(actor);
    const stop = await runnable(name, {
      url: `${system.url}/graphql`,
      token: async () => bearer.replace('Bearer ', ''),
      orderId,
      lastSequence,
      lastEventId: String(lastSequence),
      query: operation('subscription'),
      show: (event: { sequence?: number }) => void shown.push(event),
    });
    const reaches = async (sequence: number): Promise<void> => {
      for (let tries = 0; shown.at(-1)?.sequence !== sequence && tries < 2_000; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await reaches(await shop.lastSequence(orderId));
    await shop.cancelUnit(orderId);
    const now = await shop.lastSequence(orderId);
    await reaches(now);
    await stop();
    const sequences = shown.map(({ sequence }) => sequence);
    expect(sequences[0]).toBe(lastSequence + 1);
    expect(sequences.at(-1)).toBe(now);
    expect(sequences).toEqual([...new Set(sequences)]);
  });

  it('so does what the explorer opens with', async () => {
    const stop = new AbortController();
    const response = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: await system.authorization({ role: 'admin', id: 'explorer' }),
      },
      body: JSON.stringify({ query: `${DEMO_QUERY}\n${DEMO_SUBSCRIPTION}`, operationName: 'OrdersAsTheyChange' }),
      signal: stop.signal,
    });
    expect(response.status).toBe(200);
    await shop.order();
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('"orderEvents":{')) break;
    }
    stop.abort();
    expect(text).not.toContain('"errors"');
  });

  it('names the close codes that are sent', () => {
    const codes = [...DOCUMENT.matchAll(/^\| (\d{4}) \|/gmu)].map(([, code]) => code);
    expect(codes).toEqual(['4403', '1001', '1013', '4420', '4408']);
  });
});
