import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import type { ReturnLabelRequested } from '@oms/platform/events/return-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { BuiltInCarrier } from '../carriers/built-in-carrier.js';
import { CarrierOutcomeUnknown, CarrierUnavailable } from '../carriers/carrier-errors.js';
import { event, openFulfillment, type TestFulfillment } from '../testing/open-fulfillment.js';
import { buyReturnLabels } from './buy-return-labels.js';
import { endReturnLabels } from './end-return-labels.js';
import { lookUpLabels } from './look-up-labels.js';
import { verifyFulfillment } from './verify-fulfillment.js';

const { faults } = BuiltInCarrier;
let opened: TestFulfillment;
let fulfillment: TestFulfillment['subgraph'];
const wanted = (locationId?: string) => opened.wanted(locationId);

const buy = (...asked: IntegrationEvent<ReturnLabelRequested>[]) => buyReturnLabels(fulfillment.op(), asked);
const end = (asked: IntegrationEvent<ReturnLabelRequested>) =>
  endReturnLabels(fulfillment.op(), [event(asked.aggregateId, { returnId: asked.aggregateId })]);
const look = () => lookUpLabels(fulfillment.op());
const later = () => fulfillment.clock.advance({ minutes: 6 });

/** The label's row, and each sale of the carrier under its key. */
async function state({ aggregateId: id }: IntegrationEvent<unknown>) {
  const db = fulfillment.database.sql();
  const label = await firstRow<{
    status: string;
    trackingNumber: string | null;
    attempts: number;
    failure: string | null;
  }>(db, sql`select status, tracking_number, attempts, failure from return_label where id = ${id}`);
  const sales = await rows<{ trackingNumber: string; voided: boolean }>(
    db,
    sql`select tracking_number, voided_at is not null as voided from carrier_ledger where key = ${id}`,
  );
  return { ...label, sales };
}
const told = async ({ aggregateId: id }: IntegrationEvent<unknown>) =>
  (await fulfillment.events('ReturnLabelChanged'))
    .filter((one) => one.aggregateId === id)
    .map(({ payload }) => payload['status']);

beforeAll(async () => {
  opened = await openFulfillment();
  fulfillment = opened.subgraph;
});
afterEach(() => {
  Object.assign(faults, { unavailable: 0, loseAnswers: 0, refuse: 0, unavailableVoids: 0, slowMs: 0 });
});
afterAll(async () => {
  try {
    expect(await verifyFulfillment(fulfillment.op())).toEqual([]);
  } finally {
    await fulfillment.close();
  }
});

describe('the label of a return', () => {
  it('is bought once, however often and by however many it is asked for', async () => {
    const asked = wanted();
    faults.slowMs = 20;
    await Promise.all([buy(asked), buy(asked), buy(asked)]);
    await buy(asked);
    const { status, trackingNumber, sales } = await state(asked);
    expect({ status, sales }).toEqual({ status: 'PURCHASED', sales: [{ trackingNumber, voided: false }] });
    expect(await told(asked)).toEqual(['PURCHASED']);
  });

  it('whose answer is lost is looked up by our key, and not bought again', async () => {
    const asked = wanted();
    faults.loseAnswers = 1;
    await expect(buy(asked)).rejects.toThrow(CarrierOutcomeUnknown);
    expect(await state(asked)).toMatchObject({ status: 'REQUESTED', trackingNumber: null, attempts: 1, sales: [{}] });
    // The next call would be refused: it is not made.
    faults.refuse = 1;
    await buy(asked);
    const { status, trackingNumber, sales } = await state(asked);
    expect([status, sales]).toEqual(['PURCHASED', [{ trackingNumber, voided: false }]]);
    expect(faults.refuse).toBe(1);
  });

  it('one trouble holds up no other label of the batch', async () => {
    const [first, second] = [wanted(), wanted()];
    faults.loseAnswers = 1;
    await expect(buy(first, second)).rejects.toThrow(CarrierOutcomeUnknown);
    expect([(await state(first)).status, (await state(second)).status]).toEqual(['REQUESTED', 'PURCHASED']);
    await buy(first, second);
    expect([(await state(first)).sales.length, (await state(second)).sales.length]).toEqual([1, 1]);
  });

  it('that is refused is a matter for people, who may ask again', async () => {
    const asked = wanted();
    faults.refuse = 1;
    await buy(asked);
    expect(await state(asked)).toMatchObject({ status: 'FAILED', sales: [] });
    expect((await state(asked)).failure).toContain('ADDRESS_UNDELIVERABLE');
    await buy(asked);
    expect((await state(asked)).status).toBe('FAILED');
    const again = async (role: 'agent' | 'customer' = 'agent') => {
      const document = `mutation($id: ID!) { retryReturnLabel(input: { returnId: $id }) { return { label { status } } userErrors { code field } } }`;
      return fulfillment.query(document, { id: asked.aggregateId }, { role, id: 'somebody' });
    };
    faults.refuse = 1;
    await again();
    expect(await state(asked)).toMatchObject({ status: 'FAILED', sales: [] });
    expect((await again('customer')).errors?.length).toBe(1);
    expect((await again()).data).toMatchObject({
      retryReturnLabel: { return: { label: { status: 'PURCHASED' } }, userErrors: [] },
    });
    expect((await again()).data).toMatchObject({
      retryReturnLabel: { return: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', field: ['returnId'] }] },
    });
    expect((await state(asked)).sales).toHaveLength(1);
    expect(await told(asked)).toEqual(['FAILED', 'FAILED', 'PURCHASED']);
  });

  it('is a matter for people after many tries; what was bought after all is taken when they ask', async () => {
    const asked = wanted();
    faults.unavailable = 9;
    for (let tries = 1; tries <= 9; tries += 1) await expect(buy(asked)).rejects.toThrow(CarrierUnavailable);
    faults.loseAnswers = 1;
    await buy(asked);
    expect(await state(asked)).toMatchObject({ status: 'FAILED', sales: [{ voided: false }] });
    const document = 'mutation($id: ID!) { retryReturnLabel(input: { returnId: $id }) { userErrors { code } } }';
    await fulfillment.query(document, { id: asked.aggregateId });
    expect(await state(asked)).toMatchObject({ status: 'PURCHASED', sales: [{ voided: false }] });
  });

  it('is looked up by the clock once its delivery was given up', async () => {
    const [lost, stuck] = [wanted(), wanted()];
    faults.loseAnswers = 1;
    await expect(buy(lost)).rejects.toThrow(CarrierOutcomeUnknown);
    faults.unavailable = 1;
    await expect(buy(stuck)).rejects.toThrow(CarrierUnavailable);
    await look();
    expect((await state(lost)).status).toBe('REQUESTED');
    later();
    await Promise.all([look(), look()]);
    expect(await state(lost)).toMatchObject({ status: 'PURCHASED', sales: [{ voided: false }] });
    expect(await state(stuck)).toMatchObject({ status: 'PURCHASED', sales: [{ voided: false }] });
  });

  it('waits for a place that is not known yet', async () => {
    const unknown = newId();
    const asked = wanted(unknown);
    await expect(buy(asked)).rejects.toThrow(CarrierUnavailable);
    await opened.place(unknown, 'NEW');
    await buy(asked);
    expect((await state(asked)).status).toBe('PURCHASED');
  });
});

describe('a label that nobody will use', () => {
  it('goes back to its carrier, whenever that can be reached', async () => {
    const asked = wanted();
    await buy(asked);
    faults.unavailableVoids = 1;
    await expect(end(asked)).rejects.toThrow(CarrierUnavailable);
    expect(await state(asked)).toMatchObject({ status: 'VOIDED', sales: [{ voided: false }] });
    await Promise.all([end(asked), end(asked)]);
    expect(await state(asked)).toMatchObject({ status: 'VOIDED', sales: [{ voided: true }] });
    const given = wanted();
    await buy(given);
    faults.unavailableVoids = 1;
    await expect(end(given)).rejects.toThrow(CarrierUnavailable);
    later();
    await look();
    expect(await state(given)).toMatchObject({ status: 'VOIDED', sales: [{ voided: true }] });
  });

  it('goes back though the answer to its purchase was lost', async () => {
    const asked = wanted();
    faults.loseAnswers = 1;
    await expect(buy(asked)).rejects.toThrow(CarrierOutcomeUnknown);
    await end(asked);
    const { status, trackingNumber, sales } = await state(asked);
    expect([status, sales]).toEqual(['VOIDED', [{ trackingNumber, voided: true }]]);
    await buy(asked);
    expect((await state(asked)).sales).toHaveLength(1);
  });

  it('goes back though it is bought while the return ends, by whoever sees it last', async () => {
    const inTime = wanted();
    faults.slowMs = 150;
    const buying = buy(inTime);
    await underWay(inTime);
    await end(inTime);
    await buying;
    expect(await state(inTime)).toMatchObject({ status: 'VOIDED', sales: [{ voided: true }] });
    // The worker that bought it dies before it can tell.
    const died = wanted();
    faults.loseAnswers = 1;
    const dying = buy(died).catch(() => undefined);
    await underWay(died);
    await end(died);
    await dying;
    expect(await state(died)).toMatchObject({ status: 'VOIDED', trackingNumber: null, sales: [{ voided: false }] });
    faults.slowMs = 0;
    later();
    await look();
    expect(await state(died)).toMatchObject({ status: 'VOIDED', sales: [{ voided: true }] });
  });

  it('is not bought at all when the return ended before', async () => {
    const asked = wanted();
    faults.unavailable = 1;
    await expect(buy(asked)).rejects.toThrow(CarrierUnavailable);
    await end(asked);
    await buy(asked);
    expect(await state(asked)).toMatchObject({ status: 'VOIDED', sales: [] });
    later();
    await look();
    const { rest } = (await firstRow<{ rest: number }>(
      fulfillment.database.sql(),
      sql`select count(*)::int as rest from return_label where status = 'VOIDED' and void_confirmed_at is null`,
    )) ?? { rest: -1 };
    expect(rest).toBe(0);
  });
});

/** Until the choice of a carrier stands: the purchase is under way. */
async function underWay({ aggregateId: id }: IntegrationEvent<unknown>): Promise<void> {
  const db = fulfillment.database.sql();
  const chosen = () => firstRow(db, sql`select 1 from return_label where id = ${id} and carrier is not null`);
  while (!(await chosen())) await run(db, sql`select pg_sleep(0.005)`);
}
