import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CATALOG } from '../rules/catalog/catalog.js';
import { DOCUMENT, withCatalog } from './generated.js';

it('the pictures and tables are those of the catalog (npm run docs:analytics writes them)', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  expect(withCatalog(text)).toBe(text);
  for (const { name } of CATALOG.metrics) expect(text).toContain(`| \`${name}\` |`);
});
