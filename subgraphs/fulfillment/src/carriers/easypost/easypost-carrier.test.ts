import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EasyPostStub } from '../../testing/easypost-stub.js';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carrier-errors.js';
import type { LabelRequest } from '../carrier.js';
import { EasyPostCarrier } from './easypost-carrier.js';

const SECRET = 'a secret of a webhook';
let stub: EasyPostStub;
let carrier: EasyPostCarrier;
let serial = 0;

beforeAll(async () => {
  stub = await EasyPostStub.start();
  carrier = new EasyPostCarrier({ apiKey: 'EZTK-test-key', url: stub.url, webhookSecret: SECRET, timeoutMs: 400 });
});
afterAll(() => stub.close());
beforeEach(() => {
  Object.assign(stub.faults, { slowMs: 0, unavailable: 0, loseAnswers: 0, failAfterBuying: 0, refuse: 0 });
});

const address = {
  name: 'Ada',
  line1: '417 Montgomery St',
  city: 'San Francisco',
  region: 'CA',
  postalCode: '94104',
  countryCode: 'US',
};
const request = (changes: Partial<LabelRequest> = {}): LabelRequest => ({
  idempotencyKey: `label-${(serial += 1)}`,
  service: 'STANDARD',
  format: 'PDF',
  reference: 'O-1',
  parcelNumber: 1,
  parcelCount: 1,
  sender: address,
  receiver: address,
  parcel: { weightGrams: 500, lengthMm: 300, widthMm: 200, heightMm: 100 },
  shipDate: '2026-03-02',
  ...changes,
});

describe('EasyPost', () => {
  it('offers rates, cheapest first, and buys exactly the offer that was chosen', async () => {
    const wanted = request();
    const quotes = await carrier.rate(wanted);
    expect(quotes.map(({ service, price }) => [service, price.minor])).toEqual([
      ['ECONOMY', 535],
      ['STANDARD', 758],
      ['EXPRESS', 2_810],
    ]);
    const bought = await carrier.buy({ ...wanted, rateReference: quotes[1]?.rateReference ?? '' });
    expect(bought).toMatchObject({ service: 'STANDARD', price: { minor: 758, currency: 'USD' } });
    expect(Buffer.from(bought.label.bytes).toString()).toContain('%PDF');
    expect(Buffer.from((await carrier.find(wanted.idempotencyKey, 'ZPL'))?.label.bytes ?? []).toString()).toContain(
      '^XA',
    );
  });

  it('buys once, however often it is asked', async () => {
    const wanted = request();
    const before = stub.purchases;
    const [first, second] = [await carrier.buy(wanted), await carrier.buy(wanted)];
    expect(second.trackingNumber).toBe(first.trackingNumber);
    expect(stub.purchases).toBe(before + 1);
  });

  it.each(['loseAnswers', 'failAfterBuying'] as const)('finds by our key what was bought when %s', async (fault) => {
    const wanted = request();
    const [quote] = await carrier.rate(wanted);
    stub.faults[fault] = 1;
    const before = stub.purchases;
    const asked = { ...wanted, rateReference: quote?.rateReference ?? '' };
    await expect(carrier.buy(asked)).rejects.toBeInstanceOf(CarrierOutcomeUnknown);
    const found = await carrier.find(wanted.idempotencyKey);
    expect(found?.trackingNumber).toMatch(/^9400/);
    expect((await carrier.buy(asked)).trackingNumber).toBe(found?.trackingNumber);
    expect(stub.purchases).toBe(before + 1);
  });

  it('takes a slow answer for an unknown outcome when buying, and for an outage when asking', async () => {
    const wanted = request();
    const [quote] = await carrier.rate(wanted);
    stub.faults.slowMs = 700;
    await expect(carrier.buy({ ...wanted, rateReference: quote?.rateReference ?? '' })).rejects.toBeInstanceOf(
      CarrierOutcomeUnknown,
    );
    await expect(carrier.rate(request())).rejects.toBeInstanceOf(CarrierUnavailable);
  });

  it('tells refusals, outages and a wrong address apart', async () => {
    const wanted = request();
    const [quote] = await carrier.rate(wanted);
    const asked = { ...wanted, rateReference: quote?.rateReference ?? '' };
    stub.faults.refuse = 1;
    await expect(carrier.buy(asked)).rejects.toMatchObject({ name: 'CarrierRefused', code: 'SHIPMENT_INVALID_PARAMS' });
    stub.faults.unavailable = 1;
    await expect(carrier.buy(asked)).rejects.toBeInstanceOf(CarrierUnavailable);
    const nobody = new EasyPostCarrier({ apiKey: 'EZTK-test-key', url: 'http://127.0.0.1:9/v2', timeoutMs: 500 });
    await expect(nobody.rate(request())).rejects.toBeInstanceOf(CarrierUnavailable);
    expect(await carrier.find('label-never')).toBeNull();
  });

  it('voids, tracks and makes one scan form', async () => {
    const bought = await carrier.buy(request());
    expect(await carrier.void(bought)).toBe('REQUESTED');
    const report = await carrier.track(bought.trackingNumber);
    expect(report).toMatchObject({ status: 'IN_TRANSIT', expectedDeliveryDate: '2026-03-05' });
    expect(report.events.map(({ status }) => status)).toEqual(['PRE_TRANSIT', 'IN_TRANSIT']);
    const wanted = { reference: 'M-1', day: '2026-03-02', sender: address, parcels: [bought] };
    const form = await carrier.manifest(wanted);
    expect(form).toMatch(/^sf_/);
    expect(await carrier.manifest(wanted)).toBe(form);
  });

  it('believes signed messages only', () => {
    const event = {
      object: 'Event',
      description: 'tracker.updated',
      result: {
        tracking_code: '9400',
        status: 'delivered',
        weight: 17,
        tracking_details: [{ status: 'delivered', datetime: '2026-03-04T10:00:00Z', message: 'Delivered' }],
      },
    };
    // EasyPost signs whole weights as decimals; its own library knows.
    const sent = EasyPostStub.signed(
      JSON.parse(JSON.stringify({ ...event, result: { ...event.result, weight: undefined } })) as object,
      SECRET,
    );
    const [update] = carrier.readWebhook(sent);
    expect(update).toMatchObject({ trackingNumber: '9400', event: { status: 'DELIVERED' } });
    expect(carrier.readWebhook(sent)[0]?.event.eventId).toBe(update?.event.eventId);
    expect(() => carrier.readWebhook({ ...sent, body: sent.body.replace('delivered', 'lost') })).toThrow(
      CarrierRefused,
    );
    expect(() => carrier.readWebhook({ body: sent.body, headers: {} })).toThrow('not signed');
  });
});
