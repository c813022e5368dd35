import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { routes } from '../routes.js';
import { DOCUMENT, withEvents } from './event-table.js';

it('the events of the document are those of the code (npm run docs:events writes them)', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  expect(withEvents(text)).toBe(text);
  for (const { eventType, consumer } of routes)
    expect(text.split('\n').find((row) => row.startsWith(`| \`${eventType}\` |`))).toContain(`\`${consumer}\``);
});
