import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@oms/platform/testing/test-database';
import { readFulfillmentSettings } from '../settings.js';
import { fulfillmentSource } from '../source.js';
import type { Carrier } from './carrier.js';
import { pacedCarrier } from './paced-carrier.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase([fulfillmentSource]);
});
afterAll(() => test.drop());

describe('a carrier', () => {
  it('is asked no more often than it allows, by all workers together', async () => {
    const at: number[] = [];
    const carrier = { code: 'SLOW', track: async () => void at.push(Date.now()) } as unknown as Carrier;
    const workers = Array.from({ length: 4 }, () => {
      const { fulfillment } = test.databases;
      if (!fulfillment) throw new Error('no database');
      return pacedCarrier(carrier, fulfillment.sql(), 3);
    });
    await Promise.all(workers.flatMap((worker) => [1, 2, 3].map((n) => worker.track(String(n)))));
    expect(at).toHaveLength(12);
    // Twelve calls at three a second take four seconds, of which the first and the last may be short.
    expect(Math.max(...at) - Math.min(...at)).toBeGreaterThan(1_900);
  });

  it('has its rate in the settings', () => {
    expect(readFulfillmentSettings({}).OMS_CARRIER_RATES).toEqual({ EASYPOST: 5 });
    expect(readFulfillmentSettings({ OMS_CARRIER_RATES: 'EASYPOST=20,OMS=50' }).OMS_CARRIER_RATES).toEqual({
      EASYPOST: 20,
      OMS: 50,
    });
    expect(() => readFulfillmentSettings({ OMS_CARRIER_RATES: 'fast' })).toThrow('OMS_CARRIER_RATES: expected');
  });
});
