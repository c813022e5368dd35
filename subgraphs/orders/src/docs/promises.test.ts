import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../../../', import.meta.url);
const text = readFileSync(new URL('docs/order-promises.md', ROOT), 'utf8');

/** Rows of the document: a promise, the file of its test, and the test's name. */
const promises = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`: '))
  .map((line) => {
    const [, promise = '', test = ''] = line.split('|').map((cell) => cell.trim());
    const [, file = '', name = ''] = /^`([^`]+)`: (.*)$/.exec(test) ?? [];
    return { promise, file, name };
  });

const urlOf = (file: string): URL =>
  new URL(/^(cli|subgraphs|platform|jobs)\//.test(file) ? file : `subgraphs/orders/src/${file}`, ROOT);

describe('each promise of orders', () => {
  it('is there to be kept', () => expect(promises.length).toBeGreaterThan(40));

  for (const { promise, file, name } of promises)
    it(`has a test: ${promise}`, () => {
      expect([file, existsSync(urlOf(file))]).toEqual([file, true]);
      expect(readFileSync(urlOf(file), 'utf8')).toContain(name);
    });
});
