import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normaliseAddress } from './address.js';
import { checkCustomer, normaliseEmail } from './customer.js';
import { phoneProblem } from './phone.js';

const address = { line1: 'Main Street 1', city: 'Berlin', countryCode: 'DE' };

describe('a customer', () => {
  it('is compared by its e-mail in lower case without spaces around it', () => {
    expect(normaliseEmail('  Ada@Example.COM ')).toBe('ada@example.com');
    expect(normaliseEmail('')).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = normaliseEmail(text);
        expect(normaliseEmail(once)).toBe(once);
      }),
    );
  });

  it('is told everything that is wrong at once', () => {
    const problems = checkCustomer({
      name: ' ',
      email: 'nobody',
      phone: 'call me',
      addresses: [
        { ...address, isDefault: true },
        { line1: '', city: 'y', countryCode: 'Germany', latitude: 91, longitude: 0, isDefault: true },
      ],
    });
    expect(problems.map(({ code, field }) => [code, field?.join('.')])).toEqual([
      ['INVALID_NAME', 'name'],
      ['INVALID_EMAIL', 'email'],
      ['INVALID_PHONE', 'phone'],
      ['SEVERAL_DEFAULTS', 'addresses'],
      ['INVALID_ADDRESS', 'addresses.1.line1'],
      ['INVALID_ADDRESS', 'addresses.1.countryCode'],
      ['INVALID_ADDRESS', 'addresses.1.latitude'],
    ]);
    expect(checkCustomer({ name: 'Ada', email: 'ada@example.com', address })).toEqual([]);
  });

  it('keeps its name when none is given', () => {
    expect(checkCustomer({}).map(({ code }) => code)).toEqual(['INVALID_NAME']);
    expect(checkCustomer({}, true)).toEqual([]);
  });

  it.each(['(5) 555-4729', '+49 30 0074321', '0921-12 34 65', '(1) 47.55.60.10', '555 1234 ext. 5'])(
    'may be called at %s',
    (phone) => expect(phoneProblem(phone)).toBeUndefined(),
  );

  it('has addresses without empty fields, so that equal ones are stored equal', () => {
    expect(normaliseAddress({ ...address, line1: ' Main Street 1 ', line2: '', region: null })).toEqual(address);
  });
});
