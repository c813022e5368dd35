import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { caseRequested, type CaseRequest } from '@oms/platform/outbox/case-requested';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { buildCustomersSchema } from '../subgraph.js';
import { closeResolvedCases } from './close-resolved-cases.js';
import { escalateCases } from './escalate-cases.js';
import { openRequestedCases } from './open-requested-cases.js';
import { upsertCustomer } from './upsert-customer.js';

const LEAD: Actor = { role: 'lead', id: 'lead-1' };
const agent = (id: string): Actor => ({ role: 'agent', id });
// A Monday, 09:00 in London.
const START = new Date('2026-03-02T09:00:00Z');
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

let world: TestSubgraph<CustomersServices>;
let customer: Actor;

beforeAll(async () => {
  world = await openTestSubgraph({
    source: customersSource,
    services: () => createCustomersServices({ dataSecret: 'a data secret of a test' }),
    buildSchema: buildCustomersSchema,
    start: START,
  });
  const { id } = await upsertCustomer(world.op(), { name: 'Ada Lovelace', email: 'ada@example.org' });
  customer = { role: 'customer', id: `customer:${id}`, customerId: id };
  const london = {
    timeZone: 'Europe/London',
    week: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
  };
  const targets = { LOW: 960, NORMAL: 480, HIGH: 60, URGENT: 30 };
  await mutate(
    'upsertCaseQueue',
    {
      code: 'LEADS',
      name: 'Leads',
      calendar: london,
      targets,
      members: ['lead-1', 'lead-2'],
      notifyEmail: 'leads@example.org',
    },
    LEAD,
  );
  await mutate(
    'upsertCaseQueue',
    { code: 'PARCELS', name: 'Parcels', calendar: london, targets, escalateTo: 'LEADS' },
    LEAD,
  );
  await mutate('setCaseRoutes', { routes: [{ kind: 'LABEL_FAILED', queueCode: 'PARCELS', severity: 'HIGH' }] }, LEAD);
});
afterAll(() => world.close());

const SELECTION = {
  upsertCaseQueue: 'queue { code version }',
  setCaseRoutes: 'routes { kind }',
  case: 'case { id number version status severity queueCode ownerId dueAt overdue escalationLevel resolution availableActions entries { sequence type visibility text } }',
};

/** Runs a mutation that must be accepted. */
async function mutate(name: string, input: Record<string, unknown>, actor: Actor) {
  const answer = await attempt(name, input, actor);
  expect(answer.userErrors).toEqual([]);
  return answer.case ?? answer.queue ?? answer.routes;
}

/** Runs a mutation whatever becomes of it. */
async function attempt(name: string, input: Record<string, unknown>, actor: Actor) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const inputType = ['resumeCase', 'closeCase', 'reopenCase'].includes(name) ? 'CaseCommandInput' : type;
  const selection = SELECTION[name as keyof typeof SELECTION] ?? SELECTION.case;
  const result = await world.query(
    `mutation ($input: ${inputType}!) { answer: ${name}(input: $input) { ${selection} userErrors { code field } } }`,
    { input },
    actor,
  );
  expect(result.errors).toBeUndefined();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  return result.data?.['answer'] as any;
}

const event = (request: CaseRequest): IntegrationEvent<never> =>
  ({
    schemaVersion: 1,
    ...caseRequested(request),
    eventId: newId(),
    occurredAt: START.toISOString(),
    actor: { role: 'job', id: 'job:test' },
    requestId: newId(),
  }) as never;

const labelFailed = (shipmentId: string, version: number, stands = true): CaseRequest => ({
  kind: 'LABEL_FAILED',
  subject: { type: 'Shipment', id: shipmentId },
  version,
  stands,
  summary: 'The carrier refuses the address',
  orderId: newId(),
  details: { carrierCode: 'ADDRESS' },
});

const open = (subject: string, more = {}) =>
  mutate('openCase', { kind: 'QUESTION', subject, customerId: customer.customerId, ...more }, agent('a1'));

/** What a query answers that must succeed. */
async function read(document: string) {
  const result = await world.query(document, {}, LEAD);
  expect(result.errors).toBeUndefined();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  return result.data as any;
}

async function casesWhere(filter: string): Promise<Record<string, unknown>[]> {
  const { cases } = await read(
    `{ cases(filter: ${filter}) { nodes { id number status severity queueCode ownerId kind about { id } } } }`,
  );
  return cases.nodes;
}

describe('a case', () => {
  it('is opened, taken, answered and resolved, and everything is in its history', async () => {
    world.clock.set(START);
    const opened = await open('Where is my parcel?', { severity: 'HIGH', text: 'It should have come yesterday.' });
    expect(opened).toMatchObject({ status: 'OPEN', queueCode: 'SERVICE', dueAt: minutesLater(120).toISOString() });
    const taken = await mutate('takeNextCase', { queueCode: 'SERVICE' }, agent('a2'));
    expect(taken).toMatchObject({ id: opened.id, status: 'ASSIGNED', ownerId: 'a2' });
    await mutate('addCaseNote', { caseId: opened.id, text: 'Called the carrier.' }, agent('a2'));
    const reference = { type: 'Shipment', id: newId() };
    const resolved = await mutate(
      'resolveCase',
      { caseId: opened.id, resolution: 'RESHIPPED', reference, text: 'A new parcel is on its way.' },
      agent('a2'),
    );
    expect(resolved).toMatchObject({ status: 'RESOLVED', resolution: 'RESHIPPED', dueAt: null });
    expect(resolved.entries.map((entry: { type: string }) => entry.type)).toEqual([
      'OPENED',
      'ASSIGNED',
      'NOTE',
      'RESOLVED',
    ]);
    expect(resolved.entries.map((entry: { sequence: number }) => entry.sequence)).toEqual([1, 2, 3, 4]);
  });

  it('stops its clock while it waits and goes on when the customer answers', async () => {
    world.clock.set(START);
    const { id } = await open('The colour is wrong', { severity: 'HIGH' });
    await mutate('assignCase', { caseId: id, ownerId: 'a1' }, agent('a1'));
    world.clock.set(minutesLater(20));
    const waiting = await mutate(
      'setCaseWaiting',
      { caseId: id, on: 'CUSTOMER', text: 'A photo, please?' },
      agent('a1'),
    );
    expect(waiting).toMatchObject({ status: 'WAITING_ON_CUSTOMER', dueAt: null });
    world.clock.set(minutesLater(24 * 60));
    expect(await escalateCases(world.op())).toBe(0);
    const answered = await mutate('addCaseNote', { caseId: id, text: 'Here it is.' }, customer);
    // 100 of 120 minutes were left.
    expect(answered).toMatchObject({ status: 'ASSIGNED', dueAt: minutesLater(24 * 60 + 100).toISOString() });
    await mutate('resolveCase', { caseId: id, resolution: 'EXCHANGED' }, agent('a1'));
  });

  it('shows a customer what it may read, and nobody else anything', async () => {
    world.clock.set(START);
    const { id } = await open('A question about an invoice');
    await mutate('addCaseNote', { caseId: id, text: 'Between us.' }, agent('a1'));
    const own = await world.query(
      `query ($id: ID!) { case(id: $id) { number availableActions details entries { type text actorId } } }`,
      { id },
      customer,
    );
    expect(own.data?.['case']).toMatchObject({
      availableActions: [],
      details: null,
      entries: [{ type: 'OPENED', actorId: null }],
    });
    for (const stranger of [
      { role: 'customer', id: 'c2', customerId: newId() } as Actor,
      { role: 'guest', id: 'g' } as Actor,
    ]) {
      const answer = await world.query(`query ($id: ID!) { case(id: $id) { number } }`, { id }, stranger);
      expect(answer.data?.['case']).toBeNull();
    }
    const foreign = await attempt(
      'addCaseNote',
      { caseId: id, text: 'hello' },
      { role: 'customer', id: 'c2', customerId: newId() },
    );
    expect(foreign.userErrors).toEqual([{ code: 'UNKNOWN_CASE', field: ['caseId'] }]);
    await mutate('resolveCase', { caseId: id, resolution: 'ANSWERED' }, agent('a1'));
  });

  it('is one of twenty that a customer has open at most', async () => {
    world.clock.set(START);
    const { id } = await upsertCustomer(world.op(), { name: 'Asks a lot' });
    const eager: Actor = { role: 'customer', id: `customer:${id}`, customerId: id };
    const ask = () => attempt('openCase', { kind: 'QUESTION', subject: 'And this?' }, eager);
    const first = await ask();
    for (let count = 1; count < 20; count += 1) expect((await ask()).userErrors).toEqual([]);
    expect((await ask()).userErrors).toMatchObject([{ code: 'TOO_MANY_CASES' }]);
    await mutate('resolveCase', { caseId: first.case.id, resolution: 'ANSWERED' }, agent('a1'));
    expect((await ask()).userErrors).toEqual([]);
  });

  it('refuses what its status does not allow, an old version and bad text, and changes nothing', async () => {
    world.clock.set(START);
    const { id, version } = await open('Damaged on arrival');
    const refusals = [
      await attempt('closeCase', { caseId: id }, agent('a1')),
      await attempt('resolveCase', { caseId: id, resolution: 'refunded' }, agent('a1')),
      await attempt('addCaseNote', { caseId: id, text: ' ' }, agent('a1')),
      await attempt('updateCase', { caseId: id, severity: 'LOW', expectedVersion: version - 1 }, agent('a1')),
      await attempt('assignCase', { caseId: id, queueCode: 'NOWHERE' }, agent('a1')),
      await attempt('assignCase', { caseId: id, ownerId: ' ' }, agent('a1')),
    ];
    expect(refusals.map((one) => one.userErrors[0].code)).toEqual([
      'ILLEGAL_TRANSITION',
      'INVALID_CODE',
      'EMPTY',
      'VERSION_CONFLICT',
      'UNKNOWN_QUEUE',
      'INVALID_OWNER',
    ]);
    const now = await world.query(`query ($id: ID!) { case(id: $id) { version status } }`, { id }, LEAD);
    expect(now.data?.['case']).toEqual({ version, status: 'OPEN' });
    await mutate('resolveCase', { caseId: id, resolution: 'REFUNDED' }, agent('a1'));
  });

  it('closes by itself a week after it was resolved, and can be opened again', async () => {
    world.clock.set(START);
    const { id } = await open('Wrong size');
    await mutate('resolveCase', { caseId: id, resolution: 'EXCHANGED' }, agent('a1'));
    world.clock.set(minutesLater(6 * 24 * 60));
    expect(await closeResolvedCases(world.op())).toBe(0);
    world.clock.set(minutesLater(7 * 24 * 60));
    expect(await closeResolvedCases(world.op())).toBeGreaterThan(0);
    const again = await mutate('reopenCase', { caseId: id, text: 'It is still too small.' }, customer);
    expect(again).toMatchObject({ status: 'REOPENED', resolution: null });
    expect(again.dueAt).not.toBeNull();
    await mutate('resolveCase', { caseId: id, resolution: 'EXCHANGED' }, agent('a1'));
  });
});

describe('cases that subgraphs request', () => {
  it('stand once for each kind and subject, in the queue that is set for the kind', async () => {
    world.clock.set(START);
    const shipment = newId();
    await openRequestedCases(world.op(), [event(labelFailed(shipment, 1)), event(labelFailed(newId(), 1))]);
    await openRequestedCases(world.op(), [event(labelFailed(shipment, 2))]);
    await openRequestedCases(world.op(), [event(labelFailed(shipment, 1))]);
    const cases = await casesWhere('{ kind: ["LABEL_FAILED"] }');
    expect(cases).toHaveLength(2);
    expect(cases[0]).toMatchObject({ queueCode: 'PARCELS', severity: 'HIGH', status: 'OPEN' });
  });

  it('resolve themselves when the cause is gone, unless somebody is at them', async () => {
    world.clock.set(START);
    const [untouched, worked] = [newId(), newId()];
    const request = (id: string, version: number, stands: boolean) =>
      event({ ...labelFailed(id, version, stands), kind: 'CAUSE_TEST' });
    await openRequestedCases(world.op(), [request(untouched, 1, true), request(worked, 1, true)]);
    const before = await casesWhere('{ kind: ["CAUSE_TEST"] }');
    await mutate(
      'assignCase',
      { caseId: before.find((one) => (one['about'] as { id: string }).id === worked)?.['id'], ownerId: 'a1' },
      agent('a1'),
    );
    await openRequestedCases(world.op(), [request(untouched, 2, false), request(worked, 2, false)]);
    const after = await casesWhere('{ kind: ["CAUSE_TEST"] }');
    expect(after.map((one) => String(one['status'])).toSorted()).toEqual(['ASSIGNED', 'RESOLVED']);
    // The trouble comes back: a new case.
    await openRequestedCases(world.op(), [request(untouched, 3, true)]);
    expect(await casesWhere('{ kind: ["CAUSE_TEST"] }')).toHaveLength(3);
  });
});

describe('overdue cases', () => {
  it('go up one level, once each, shared out among its members, however many workers escalate at once', async () => {
    world.clock.set(START);
    const requests = Array.from({ length: 1_200 }, () =>
      event({ ...labelFailed(newId(), 1), severity: 'URGENT', kind: 'ESCALATION' }),
    );
    await mutate('setCaseRoutes', { routes: [{ kind: 'ESCALATION', queueCode: 'PARCELS', severity: 'URGENT' }] }, LEAD);
    for (let index = 0; index < requests.length; index += 200)
      await openRequestedCases(world.op(), requests.slice(index, index + 200));
    world.clock.set(minutesLater(31));
    const raised = await Promise.all([escalateCases(world.op()), escalateCases(world.op()), escalateCases(world.op())]);
    expect(raised.reduce((sum, one) => sum + one, 0)).toBe(1_200);
    expect(await escalateCases(world.op())).toBe(0);
    const told = (await world.events('NoticeRequested')).filter(
      ({ payload }) => payload['notice'] === 'CASE_ESCALATED',
    );
    expect([told.length, new Set(told.map(({ aggregateId }) => aggregateId)).size]).toEqual([1_200, 1_200]);
    const { caseQueues } = await read('{ caseQueues { code workload { ownerId open overdue } } }');
    const leads: { workload: { ownerId: string; open: number }[] } | undefined = caseQueues.find(
      ({ code }: { code: string }) => code === 'LEADS',
    );
    const loads = leads?.workload.map(({ open: count }) => count) ?? [];
    expect(loads.reduce((sum, one) => sum + one, 0)).toBe(1_200);
    expect(leads?.workload.map(({ ownerId }) => ownerId).toSorted()).toEqual(['lead-1', 'lead-2']);
    const changed = (await world.events('CaseChanged')).filter(({ payload }) => payload['escalationLevel'] === 1);
    expect(new Set(changed.map(({ aggregateId }) => aggregateId)).size).toBe(changed.length);
  });
});

describe('queues', () => {
  it('refuse hours, zones and escalations that cannot be', async () => {
    const calendar = { timeZone: 'Mars/Olympus', week: [{ day: 8, from: '17:00', to: '09:00' }] };
    const targets = { LOW: 0, NORMAL: 1, HIGH: 1, URGENT: 1 };
    const bad = await attempt(
      'upsertCaseQueue',
      { code: 'LEADS', name: '', calendar, targets, escalateTo: 'PARCELS' },
      LEAD,
    );
    expect(bad.userErrors.map(({ field }: { field: string[] }) => field.join('.'))).toEqual([
      'name',
      'calendar.timeZone',
      'calendar.week.0',
      'targets.LOW',
      'escalateTo',
    ]);
  });

  it('are set up by leads, not by agents', async () => {
    const result = await world.query(
      'mutation { setCaseRoutes(input: { routes: [] }) { userErrors { code } } }',
      {},
      agent('a1'),
    );
    expect(result.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  it('are worked through by what is due first, and show who has how much', async () => {
    const opened = async (subject: string, severity: string, queueCode = 'PARCELS') =>
      (await mutate('openCase', { kind: 'SORTED', subject, severity, queueCode }, LEAD)) as { id: string };
    const [later, first] = [await opened('later', 'LOW'), await opened('first', 'URGENT')];
    const waiting = await opened('waiting', 'URGENT');
    await mutate('assignCase', { caseId: later.id, ownerId: 'agent:ada' }, LEAD);
    await mutate('assignCase', { caseId: waiting.id, ownerId: 'agent:ada' }, LEAD);
    await mutate('setCaseWaiting', { caseId: waiting.id, on: 'INTERNAL' }, LEAD);
    const { cases, caseQueues } = await read(
      '{ cases(filter: { kind: "SORTED" }, sort: TIME_TO_BREACH) { nodes { id } } caseQueues { code workload { ownerId open overdue waiting } } }',
    );
    // Whose clock stands still comes last.
    expect(cases.nodes.map(({ id }: { id: string }) => id)).toEqual([first.id, later.id, waiting.id]);
    const loadOf = async () =>
      (await read('{ caseQueues { code workload { ownerId open overdue waiting } } }')).caseQueues
        .find(({ code }: { code: string }) => code === 'PARCELS')
        .workload.find(({ ownerId }: { ownerId: string }) => ownerId === 'agent:ada');
    expect(caseQueues).toContainEqual(expect.objectContaining({ code: 'PARCELS' }));
    expect(await loadOf()).toEqual({ ownerId: 'agent:ada', open: 2, overdue: 0, waiting: 1 });
    world.clock.advance({ days: 14 });
    expect(await loadOf()).toMatchObject({ open: 2, overdue: 1 });
  });

  it('tell the customer by mail that there is an answer, and never what only staff may read', async () => {
    const mine = await open('Where is it?');
    const told = async () =>
      (await world.events('NoticeRequested')).filter(({ payload }) => payload['notice'] === 'CASE_UPDATED');
    const before = (await told()).length;
    await mutate('addCaseNote', { caseId: mine.id, text: 'Difficult one' }, agent('a1'));
    await mutate('addCaseNote', { caseId: mine.id, text: 'Any news?' }, customer);
    expect(await told()).toHaveLength(before);
    await mutate('addCaseNote', { caseId: mine.id, text: 'It is on its way', visibleToCustomer: true }, agent('a1'));
    await mutate('setCaseWaiting', { caseId: mine.id, on: 'CUSTOMER', text: 'Which door?' }, agent('a1'));
    await mutate('resolveCase', { caseId: mine.id, resolution: 'ANSWERED' }, agent('a1'));
    const notices = (await told()).slice(before);
    expect(notices).toHaveLength(3);
    expect(new Set(notices.map(({ aggregateId }) => aggregateId)).size).toBe(3);
    for (const { payload } of notices)
      expect(payload).toMatchObject({ customerId: customer.customerId, facts: { caseNumber: mine.number } });
    expect(JSON.stringify(notices)).not.toMatch(/on its way|Which door|Difficult/);
  });

  it('are listed with one statement more for the workload, however many they are', async () => {
    const count = await world.countStatements(() => world.query('{ caseQueues { code workload { open } } }', {}, LEAD));
    expect(count).toBe(2);
  });
});
