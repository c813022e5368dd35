import { describe, expect, it } from '@jest/globals';
import { OrderLinks, orderUrl } from './order-link.js';
import { SignedValues } from './signed-value.js';

const SECRET = 'a secret that is long enough for a test';
const ORDER = '019cadc6-9a80-7322-b63d-fe4569688468';
const NOW = new Date('2026-01-01T09:00:00Z');
const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000);

describe('a link to an order', () => {
  const links = new OrderLinks(SECRET);

  it('stands for a customer of that one order, is the same all day, and ends after 120 days', () => {
    const token = links.sign(ORDER, NOW);
    expect(token).toBe(links.sign(ORDER, new Date('2026-01-01T23:59:59Z')));
    expect(token).toMatch(/^order\.[\w.-]+$/);
    expect(links.identify(token, days(119)).actor).toEqual({ role: 'customer', id: `order:${ORDER}`, orderId: ORDER });
    expect(() => links.identify(token, days(120))).toThrow('expired');
  });

  it('is refused when it was signed with another secret, for another use, or was changed', () => {
    const token = links.sign(ORDER, NOW);
    const other = new SignedValues(SECRET, 'reservation').sign({ order: ORDER, exp: 9e9 });
    const forged = [
      new OrderLinks(`${SECRET}!`).sign(ORDER, NOW),
      `order.${other}`,
      other,
      token.slice(0, -1),
      token.replace(/^order\./, ''),
      `order.${Buffer.from(JSON.stringify({ order: ORDER, exp: 9e9 })).toString('base64url')}.${token.split('.')[2]}`,
      'order.',
      'order..',
    ];
    for (const text of forged) expect(() => links.identify(text, NOW)).toThrow('not valid');
  });

  it('is filled into the address of the shop', () => {
    const url = orderUrl('https://shop.example/o/{number}#{token}', { number: 'W 1', token: 'order.a.b' });
    expect(url).toBe('https://shop.example/o/W%201#order.a.b');
  });
});
