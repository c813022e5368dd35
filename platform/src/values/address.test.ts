import { describe, expect, it } from '@jest/globals';
import { addressProblems } from './address.js';
import { isEmail } from './email.js';

const BERLIN = { line1: '1 Main Street', city: 'Berlin', countryCode: 'DE' };
const wrong = (change: object): unknown[] =>
  addressProblems({ ...BERLIN, ...change }).map(({ field }) => field?.join('.'));

describe('an address', () => {
  it('may be written in any script', () => {
    expect(wrong({ line1: '北京市朝阳区', city: 'القاهرة', name: '😀', countryCode: 'EG' })).toEqual([]);
    expect(wrong({ latitude: -33.9, longitude: 179.9, postalCode: null })).toEqual([]);
  });

  it('is told of part by part', () => {
    expect(wrong({ line1: ' ', city: '', countryCode: 'UK' })).toEqual(['line1', 'city', 'countryCode']);
    for (const countryCode of ['de', 'Germany', 'ZZ', '']) expect(wrong({ countryCode })).toEqual(['countryCode']);
    expect(wrong({ line2: 'x'.repeat(201), latitude: 91, longitude: -181 })).toEqual([
      'latitude',
      'longitude',
      'line2',
    ]);
    expect(addressProblems({ ...BERLIN, city: '' }, 'deliveries', 0, 'address')).toMatchObject([
      { code: 'INVALID_ADDRESS', field: ['deliveries', '0', 'address', 'city'] },
    ]);
  });
});

describe('an e-mail address', () => {
  it('has a name, one @ and a domain', () => {
    expect(['ada@example.com', 'a+b@sub.example.co.uk', '用户@例子.广告'].map(isEmail)).toEqual([true, true, true]);
    for (const text of ['', 'ada', 'ada@localhost', 'a b@example.com', 'a@b@example.com', `${'a'.repeat(250)}@x.org`])
      expect({ text, is: isEmail(text) }).toEqual({ text, is: false });
  });
});
