import { describe, expect, it } from '@jest/globals';
import { namesItem, readScan } from './scan-code.js';

describe('readScan', () => {
  it.each([
    ['TEA-1', { code: 'TEA-1', serial: null }],
    [' 4006381333931 ', { code: '4006381333931', serial: null }],
    ['(01)09506000134352(21)SN-77', { code: '09506000134352', serial: 'SN-77' }],
    ['(01)09506000134352(10)LOT1(21)SN-77', { code: '09506000134352', serial: 'SN-77' }],
    [']d2010950600013435221SN-77', { code: '09506000134352', serial: 'SN-77' }],
    ['0109506000134352\u001D21SN-77', { code: '09506000134352', serial: 'SN-77' }],
    ['010950600013435210LOT1\u001D21SN-77', { code: '09506000134352', serial: 'SN-77' }],
    ['010950600013435217261231' + '21SN-77', { code: '09506000134352', serial: 'SN-77' }],
  ])('reads %j', (text, expected) => {
    expect(readScan(text)).toEqual(expected);
  });
});

describe('namesItem', () => {
  it('knows an item by SKU and by any length of its GTIN', () => {
    const item = { sku: 'Tea-1', gtin: '4006381333931' };
    expect(['tea-1', '4006381333931', '04006381333931'].map((code) => namesItem(code, item))).toEqual([
      true,
      true,
      true,
    ]);
    expect(namesItem('4006381333932', item)).toBe(false);
    expect(namesItem('0', { sku: 'X', gtin: null })).toBe(false);
  });
});
