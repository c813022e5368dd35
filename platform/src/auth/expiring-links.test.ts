import { expect, it } from '@jest/globals';
import { ExpiringLinks } from './expiring-links.js';

const links = new ExpiringLinks<{ readonly id: string }>('a secret of a test', 'report', '/exports/');
const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minutes));
const tokenOf = (path: string): string => path.slice('/exports/'.length);

it('a link leads to what it names until it runs out, and a while longer to what was begun', () => {
  const { path, expiresAt } = links.make({ id: 'a' }, at(10));
  expect([path.startsWith('/exports/'), expiresAt]).toEqual([true, at(10)]);
  const token = tokenOf(path);
  expect(links.open(token, at(9))).toMatchObject({ id: 'a' });
  expect(links.open(token, at(10))).toBeNull();
  expect(links.open(token, at(10), 60_000)).toMatchObject({ id: 'a' });
  expect(links.open(token, at(11), 60_000)).toBeNull();
});

it('a link that was altered, or made for something else, leads nowhere', () => {
  const token = tokenOf(links.make({ id: 'a' }, at(10)).path);
  const others = new ExpiringLinks<{ readonly id: string }>('a secret of a test', 'other', '/exports/');
  expect(others.open(token, at(0))).toBeNull();
  expect(links.open(`x${token}`, at(0))).toBeNull();
  expect(links.open('', at(0))).toBeNull();
});
