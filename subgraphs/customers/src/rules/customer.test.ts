import { describe, expect, it } from '@jest/globals';
import { checkCustomer, normaliseEmail } from './customer.js';

describe('a customer', () => {
  it('is compared by its e-mail in lower case without spaces around it', () => {
    expect(normaliseEmail('  Ada@Example.COM ')).toBe('ada@example.com');
    expect(normaliseEmail('')).toBeNull();
  });

  it('is told everything that is wrong at once', () => {
    const address = { line1: 'x', city: 'y', countryCode: 'Germany' };
    expect(checkCustomer({ name: ' ', email: 'nobody', address }).map(({ code }) => code)).toEqual([
      'INVALID_NAME',
      'INVALID_EMAIL',
      'INVALID_ADDRESS',
    ]);
    expect(
      checkCustomer({ name: 'Ada', email: 'ada@example.com', address: { ...address, countryCode: 'DE' } }),
    ).toEqual([]);
  });
});
