import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import type { CaseActionOutcome, CaseActionRequested } from '@oms/platform/events/case-events';
import { caseActionSettled } from '@oms/platform/outbox/case-action';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { buildCustomersSchema } from '../subgraph.js';
import { settleCaseActions } from './settle-case-actions.js';
import { upsertCustomer } from './upsert-customer.js';

const AGENT: Actor = { role: 'agent', id: 'ada' };
let world: TestSubgraph<CustomersServices>;
let customerId: string;

beforeAll(async () => {
  world = await openTestSubgraph({
    source: customersSource,
    services: () => createCustomersServices({ dataSecret: 'a data secret of a test' }),
    buildSchema: buildCustomersSchema,
    // A Monday.
    start: new Date('2026-03-02T09:00:00Z'),
  });
  customerId = (await upsertCustomer(world.op(), { name: 'Bob', email: 'bob@example.org' })).id;
});
afterAll(() => world.close());

const SELECTION =
  'case { id status ownerId dueAt resolution resolutionReference { type id } action { id kind status code message askedBy reference { type id } } entries { type visibility text } } userErrors { code field }';

async function mutate(name: string, input: Record<string, unknown>, actor: Actor = AGENT) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { answer: ${name}(input: $input) { ${SELECTION} } }`;
  const result = await world.query(document, { input }, actor);
  expect(result.errors).toBeUndefined();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  return result.data?.['answer'] as any;
}

const open = async (more = {}): Promise<string> =>
  (await mutate('openCase', { kind: 'QUESTION', subject: 'Where is it?', customerId, orderId: newId(), ...more })).case
    .id;

const read = async (id: string) => {
  const document = `query ($id: ID!) { case(id: $id) { ${SELECTION.slice(7, SELECTION.indexOf('} userErrors'))} } }`;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  return (await world.query(document, { id }, AGENT)).data?.['case'] as any;
};

const refund = { amount: { amount: '5.00', currencyCode: 'EUR' } };
const resolve = (caseId: string, action: object, more = {}, actor?: Actor) =>
  mutate('resolveCase', { caseId, resolution: 'REFUNDED', text: 'Your money is back.', action, ...more }, actor);

const requests = async (caseId: string) =>
  (await world.events('CaseActionRequested'))
    .map(({ payload }) => payload as unknown as CaseActionRequested)
    .filter((one) => one.caseId === caseId);

const settled = (one: CaseActionRequested, outcome: CaseActionOutcome) =>
  ({
    schemaVersion: 1,
    ...caseActionSettled({ ...outcome, actionId: one.actionId, caseId: one.caseId }),
    eventId: newId(),
    occurredAt: '2026-03-02T09:00:00Z',
    actor: { role: 'job', id: 'job:test' },
    requestId: newId(),
  }) as unknown as IntegrationEvent<never>;
const settle = (...events: readonly IntegrationEvent<never>[]) =>
  settleCaseActions(world.op({ role: 'job', id: 'job:test' }), events);

const notices = async () => (await world.events('NoticeRequested')).length;

/** A case whose refund was asked for, with what was asked. */
async function asking(): Promise<CaseActionRequested> {
  const caseId = await open();
  expect((await resolve(caseId, { refund })).userErrors).toEqual([]);
  const [one] = await requests(caseId);
  if (!one) throw new Error('nothing was asked');
  return one;
}
const REFUND = { type: 'Refund', id: newId() };

describe('a case that is resolved by an action', () => {
  it('waits for it with its clock stopped, and is resolved with what was done, once; the customer hears of it then', async () => {
    const caseId = await open();
    const before = await notices();
    const { case: waiting } = await resolve(caseId, { refund }, {}, { ...AGENT, name: 'Ada' });
    expect(waiting).toMatchObject({
      status: 'WAITING_ON_INTERNAL',
      ownerId: 'ada',
      dueAt: null,
      resolution: null,
      action: { kind: 'REFUND', status: 'PENDING', askedBy: 'ada', code: null, reference: null },
    });
    const [one, ...others] = await requests(caseId);
    expect([others, one?.actor]).toEqual([[], { role: 'agent', id: 'ada' }]);
    expect(one?.action).toMatchObject({ kind: 'REFUND', reason: 'REFUNDED', ...refund });
    expect(await notices()).toBe(before);
    const done = settled(one!, { status: 'DONE', reference: REFUND });
    await Promise.all([settle(done), settle(done)]);
    await settle(done, done);
    const resolved = await read(caseId);
    expect(resolved).toMatchObject({
      status: 'RESOLVED',
      resolution: 'REFUNDED',
      resolutionReference: REFUND,
      action: { status: 'DONE', reference: REFUND },
    });
    expect(resolved.entries.slice(1)).toEqual([
      { type: 'ACTION_REQUESTED', visibility: 'STAFF', text: 'Your money is back.' },
      { type: 'RESOLVED', visibility: 'CUSTOMER', text: 'Your money is back.' },
    ]);
    expect(await notices()).toBe(before + 1);
  });

  it('is the agent’s again when it is refused, and says why; another may be asked then', async () => {
    const one = await asking();
    const second = await resolve(one.caseId, { refund });
    expect(second.userErrors).toEqual([{ code: 'ACTION_PENDING', field: ['action'] }]);
    await settle(settled(one, { status: 'REFUSED', code: 'AMOUNT_EXCEEDED', message: 'Only 4.00 is left.' }));
    const refused = await read(one.caseId);
    expect(refused).toMatchObject({
      status: 'ASSIGNED',
      ownerId: 'ada',
      resolution: null,
      action: { status: 'REFUSED', code: 'AMOUNT_EXCEEDED', message: 'Only 4.00 is left.' },
    });
    expect(refused.dueAt).not.toBeNull();
    expect(refused.entries.at(-1)).toEqual({ type: 'ACTION_REFUSED', visibility: 'STAFF', text: 'Only 4.00 is left.' });
    expect((await resolve(one.caseId, { refund })).userErrors).toEqual([]);
    // What comes late of the first one changes nothing of the second.
    await settle(settled(one, { status: 'DONE', reference: REFUND }));
    expect(await read(one.caseId)).toMatchObject({ status: 'WAITING_ON_INTERNAL', action: { status: 'PENDING' } });
  });

  it('waits on for an approval, in whatever order it hears of it', async () => {
    const waits: CaseActionOutcome = { status: 'WAITING', reference: { type: 'RefundRequest', id: newId() } };
    const [one, other] = [await asking(), await asking()];
    await settle(settled(one, waits));
    expect(await read(one.caseId)).toMatchObject({ status: 'WAITING_ON_INTERNAL', action: { status: 'WAITING' } });
    await settle(
      settled(one, { status: 'DONE', reference: REFUND }),
      settled(other, { status: 'DONE', reference: REFUND }),
    );
    await settle(settled(one, waits), settled(other, waits));
    for (const { caseId } of [one, other])
      expect(await read(caseId)).toMatchObject({ status: 'RESOLVED', action: { status: 'DONE' } });
  });

  it('that somebody ended otherwise meanwhile stays so, and tells that it was done all the same', async () => {
    const one = await asking();
    await mutate('resolveCase', { caseId: one.caseId, resolution: 'ANSWERED' });
    await settle(settled(one, { status: 'DONE', reference: REFUND }));
    const found = await read(one.caseId);
    expect(found).toMatchObject({ status: 'RESOLVED', resolution: 'ANSWERED', action: { status: 'DONE' } });
    expect(found.entries.at(-1)).toMatchObject({ type: 'ACTION_DONE', visibility: 'STAFF' });
  });
});

describe('an action', () => {
  const codes = async (caseId: string, action: object, more = {}) =>
    (await resolve(caseId, action, more)).userErrors.map(({ code }: { code: string }) => code);

  it('is refused at once, and nothing is asked, where it cannot be', async () => {
    const caseId = await open();
    const without = await open({ orderId: null, about: { type: 'Question', id: 'x' } });
    const nobody = await open({ customerId: null });
    expect(await codes(caseId, {})).toEqual(['INVALID_ACTION']);
    expect(await codes(caseId, { refund, cancelOrder: {} })).toEqual(['INVALID_ACTION']);
    expect(await codes(without, { cancelOrder: {} })).toEqual(['NO_ORDER']);
    expect(await codes(nobody, { storeCredit: refund })).toEqual(['NO_CUSTOMER']);
    expect(await codes(caseId, { retryLabel: {} })).toEqual(['NO_SHIPMENT']);
    expect(await codes(caseId, { storeCredit: refund })).toEqual(['FORBIDDEN']);
    expect(await codes(caseId, { refund }, { reference: REFUND })).toEqual(['REFERENCE_AND_ACTION']);
    for (const id of [caseId, without, nobody]) {
      expect(await requests(id)).toEqual([]);
      expect(await read(id)).toMatchObject({ status: 'OPEN', action: null });
    }
  });

  it('is the order’s, the customer’s and the parcel’s of the case', async () => {
    const admin: Actor = { role: 'admin', id: 'root', locations: ['W1'] };
    const shipmentId = newId();
    const about = await open({ about: { type: 'Shipment', id: shipmentId } });
    const credited = await open();
    await resolve(about, { retryLabel: {} }, {}, admin);
    await resolve(credited, { storeCredit: refund }, {}, admin);
    expect(await requests(about)).toMatchObject([
      {
        action: { kind: 'RETRY_LABEL', shipmentId, orderId: expect.any(String) },
        actor: { role: 'admin', id: 'root', locations: ['W1'] },
      },
    ]);
    expect(await requests(credited)).toMatchObject([
      { customerId, action: { kind: 'STORE_CREDIT', customerId, ...refund } },
    ]);
  });

  it('is told of by the graph in every form that it has', async () => {
    const lead: Actor = { role: 'lead', id: 'l' };
    const lines = [{ lineId: newId(), quantity: 1 }];
    const { amount } = refund;
    const forms: readonly [object, string, object?][] = [
      [{ settleRefund: { refundId: newId(), outcome: 'PAID', reference: 'T-1' } }, 'SETTLE_REFUND'],
      [{ appeasement: { kind: 'DISCOUNT', amount } }, 'APPEASEMENT'],
      [{ reship: { lines } }, 'RESHIPMENT'],
      [{ decide: { approve: true, note: 'fine' } }, 'DECISION', { about: { type: 'Appeasement', id: newId() } }],
      [{ giftCard: { amount } }, 'GIFT_CARD'],
      [{ releaseHold: { holdId: newId() } }, 'RELEASE_HOLD'],
      [{ cancelOrder: { lines } }, 'CANCEL_ORDER'],
      [{ openReturn: { lines: [{ ...lines[0], reason: 'DEFECTIVE', resolution: 'EXCHANGE' }], shipping: 'OWN' } }, 'OPEN_RETURN'],
      [{ resolveReturn: { returnId: newId(), items: [{ sku: 'TEA', quantity: 1, resolution: 'REJECT' }] } }, 'RESOLVE_RETURN'],
      [{ cancelReturn: { returnId: newId() } }, 'CANCEL_RETURN'],
      [{ carrierClaim: { kind: 'LOST', shipmentId: newId(), items: lines, resolution: 'RESHIP' } }, 'CARRIER_CLAIM'],
      [{ retryLabel: { shipmentId: newId() } }, 'RETRY_LABEL'],
      [{ retryReturnLabel: { returnId: newId() } }, 'RETRY_RETURN_LABEL'],
    ]; // prettier-ignore
    for (const [action, kind, more] of forms) {
      const caseId = await open(more);
      expect((await resolve(caseId, action, {}, lead)).userErrors).toEqual([]);
      expect(await requests(caseId)).toMatchObject([{ action: { kind } }]);
    }
  });
});
