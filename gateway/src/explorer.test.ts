import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toyGateway, type ToyGateway } from './testing/toy-gateway.js';

const TOKENS = [
  { role: 'staff', token: 'aaa.bbb.ccc' },
  { role: '"><script>alert(1)</script>', token: `'"&<x>` },
];

let gateway: ToyGateway;
let html: string;
let headers: Headers;

beforeAll(async () => {
  gateway = await toyGateway({ introspection: true, explorer: { tokens: TOKENS, query: '{ orders { id } } # <b>' } });
  const response = await fetch(`${gateway.server.url}/`);
  html = await response.text();
  headers = response.headers;
});
afterAll(async () => gateway.server.close());

const assets = (): string[] => [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);

test('the page refers to nothing outside, and its policy would not let it', () => {
  expect(headers.get('content-type')).toContain('text/html');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(html).not.toMatch(/https?:|\/\/[a-z]/i);
  const policy = headers.get('content-security-policy')!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
});

test('every file of the page is served by us and may be kept', async () => {
  expect(assets()).toHaveLength(6);
  for (const path of assets()) {
    const response = await fetch(gateway.server.url + path);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(
      path.endsWith('.css') ? /^text\/css/ : /^text\/javascript|^application\/javascript/,
    );
    const text = await response.text();
    expect(text.length).toBeGreaterThan(100);
    expect(text).not.toMatch(/sourceMappingURL=https?:|@import|importScripts|url\(["']?(https?:)?\/\//);
  }
});

test('our own script and styles name no address at all', async () => {
  const own = assets().filter((path) => /\/explorer-[0-9a-f]+\./.test(path));
  expect(own).toHaveLength(2);
  for (const path of own) expect(await (await fetch(gateway.server.url + path)).text()).not.toMatch(/https?:/);
});

test('tokens, roles and the query are escaped', () => {
  expect(html).toContain('<option value="aaa.bbb.ccc">staff</option>');
  expect(html).toContain(
    '<option value="&#39;&#34;&#38;&#60;x&#62;">&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;</option>',
  );
  expect(html).toContain('data-query="{ orders { id } } # &#60;b&#62;"');
  expect(html).not.toContain('<script>alert');
});

test('nothing else of the packages is served', async () => {
  for (const path of [
    '/explorer/',
    '/explorer/package.json',
    '/explorer/3.9.0/graphiql.js',
    '/explorer/..%2fpackage.json',
  ]) {
    expect([path, (await fetch(gateway.server.url + path)).status]).toEqual([path, 404]);
  }
});

test('without tokens there is no select box, and the explorer can be left out', async () => {
  const plain = await toyGateway();
  expect(await (await fetch(`${plain.server.url}/`)).text()).not.toContain('<select');
  await plain.server.close();
  const none = await toyGateway({ explorer: false });
  expect((await fetch(`${none.server.url}/`)).status).toBe(404);
  await none.server.close();
});
