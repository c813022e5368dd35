import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { importDiscountCodes, importShippingRates, importTaxRates } from './import-rates.js';
import { upsertDiscountCodes } from './upsert-discount-codes.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(() => orders.subgraph.close());

describe('an import of rates', () => {
  it('takes what it can and says of the rest why not; the same again changes nothing', async () => {
    const rates = [
      { country: 'FR', name: 'TVA', rate: '0.2' },
      { country: 'France', name: 'TVA', rate: '0.2' },
      { country: 'FR', name: 'TVA', rate: '0.055', category: 'REDUCED' },
      { country: 'FR', name: 'TVA', rate: '2' },
      { country: 'FR', name: 'TVA', rate: '0.19' },
    ];
    const first = await importTaxRates(op(), rates);
    expect(first).toMatchObject({ created: 2, updated: 0, unchanged: 0 });
    expect(first.rejected.map(({ index, field }) => [index, field])).toEqual([[1, 'country'], [3, 'rate'], [4, '']]); // prettier-ignore
    expect(await importTaxRates(op(), rates.slice(0, 1))).toMatchObject({ created: 0, unchanged: 1, rejected: [] });
    expect(await importTaxRates(op(), [{ country: 'FR', name: 'TVA', rate: '0.21' }])).toMatchObject({ updated: 1 });
  });

  it('knows channels and currencies of shipping rates, and what a code may be', async () => {
    const shipping = { channel: 'WEB', method: 'SHIPPING', amount: '4.90', currencyCode: 'EUR', country: 'DE' };
    const rates = [shipping, { ...shipping, channel: 'NOWHERE' }, { ...shipping, country: 'AT', currencyCode: 'USD' }];
    expect(await importShippingRates(op(), rates)).toMatchObject({ created: 1, rejected: [{ index: 1, field: 'channel' }, { index: 2 }] }); // prettier-ignore
    const code = { code: 'SPRING', reason: 'spring', scope: 'ORDER' as const, rate: '0.1' };
    const codes = [code, { ...code, code: 'no' }, { ...code, code: 'BOTH', amount: { amount: '1', currencyCode: 'EUR' } }]; // prettier-ignore
    expect(await importDiscountCodes(op(), codes)).toMatchObject({
      created: 1,
      rejected: [{ index: 1 }, { index: 2 }],
    });
    expect(await importDiscountCodes(op(), [code])).toMatchObject({ unchanged: 1 });
  });
});

describe('a code that may be used three times', () => {
  it('is refused to all but three of many who use it at once, and their orders are not placed', async () => {
    await upsertDiscountCodes(op(), {
      codes: [{ code: 'THREE', reason: 'spring', scope: 'ORDER', rate: '0.5', usageLimit: 3 }],
    });
    const placed = await Promise.allSettled(
      Array.from({ length: 12 }, () => orders.place({ discountCodes: ['THREE'] })),
    );
    const taken = placed.filter((one) => one.status === 'fulfilled' && one.value.orderId);
    const refusals = placed.filter((one) => one.status === 'rejected').map((one) => one.reason as { code: string });
    expect([taken.length, new Set(refusals.map(({ code }) => code))]).toEqual([3, new Set(['DISCOUNT_CODE_INVALID'])]);
    const [kept] = await rows<{ used: number; orders: number }>(
      orders.subgraph.database.sql(),
      sql`select used, (select count(*)::int from order_discount where code = 'THREE') as orders from discount_code where code = 'THREE'`,
    );
    expect(kept).toEqual({ used: 3, orders: 3 });
    await expect(orders.place({ discountCodes: ['THREE'] })).rejects.toMatchObject({ code: 'DISCOUNT_CODE_INVALID' });
  });
});
