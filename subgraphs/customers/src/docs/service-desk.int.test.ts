import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { NOTICES } from '@oms/platform/outbox/notice-requested';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { lifecycleDiagram } from '@oms/platform/values/lifecycle-diagram';
import { sampleFacts } from '../notifications/sample-facts.js';
import { Templates } from '../notifications/templates.js';
import { escalateCases } from '../operations/escalate-cases.js';
import { openRequestedCases } from '../operations/open-requested-cases.js';
import { upsertCustomer } from '../operations/upsert-customer.js';
import { caseLifecycle } from '../rules/case-lifecycle.js';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { buildCustomersSchema } from '../subgraph.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const text = readFileSync(join(ROOT, 'docs/service-desk.md'), 'utf8');

/** What stands in the document as GraphQL, by the heading above it. */
function blocks(): { title: string; document: string }[] {
  let title = '';
  return [...text.matchAll(/^#{2,4} (.+)$|^```graphql\n([\s\S]*?)^```$/gm)].flatMap(([, heading, document]) => {
    if (heading) title = heading;
    return document ? [{ title, document }] : [];
  });
}
/** Cells of the table below this row of headings. */
function table(head: string): string[][] {
  const from = text.indexOf(head);
  expect([head, from > 0]).toEqual([head, true]);
  const [body = ''] = text.slice(from).split('\n\n');
  return body.split('\n').slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
}
const codesIn = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code ?? '');

const LEAD: Actor = { role: 'lead', id: 'lead:lin' };
const AGENT: Actor = { role: 'agent', id: 'agent:ada' };
// A Monday, 10:00 in Berlin.
const START = new Date('2026-03-02T09:00:00Z');
const at = (iso: string) => new Date(iso);

let world: TestSubgraph<CustomersServices>;
const known: Record<string, string> = { orderId: newId() };
let customer: Actor;

beforeAll(async () => {
  world = await openTestSubgraph({
    source: customersSource,
    services: () => createCustomersServices({ dataSecret: 'a data secret of a test' }),
    buildSchema: buildCustomersSchema,
    start: START,
  });
  known['customerId'] = (await upsertCustomer(world.op(), { name: 'Ada', email: 'ada@example.org' })).id;
  customer = { role: 'customer', id: 'sub-ada', customerId: known['customerId'] };
});
afterAll(() => world.close());

/** Runs the document's recipe of this name, the `nth` below its heading, as written. */
async function recipe(title: string, actor: Actor, nth = 0): Promise<any> {
  const { document = '' } = blocks().filter((one) => one.title === title)[nth] ?? {};
  expect([title, document === '']).toEqual([title, false]);
  const declared = [...document.matchAll(/\$(\w+):/g)].map(([, name]) => name ?? '');
  const variables = Object.fromEntries(declared.map((name) => [name, known[name]]));
  const { data, errors } = await world.query(document, variables, actor);
  expect([title, errors]).toEqual([title, undefined]);
  for (const answer of Object.values<any>(data ?? {})) expect([title, answer?.userErrors ?? []]).toEqual([title, []]);
  ran.add(document);
  return data;
}
const ran = new Set<string>();

const read = async (selection: string): Promise<any> =>
  (await world.query(`query($id: ID!) { case(id: $id) { ${selection} } }`, { id: known['caseId'] }, AGENT)).data?.[
    'case'
  ];
const requested = (kind: string) =>
  ({
    schemaVersion: 1,
    ...caseRequested({ kind, subject: { type: 'Shipment', id: newId() }, version: 1, stands: true, summary: kind }),
    eventId: newId(),
    occurredAt: START.toISOString(),
    actor: { role: 'job', id: 'job:test' },
    requestId: newId(),
  }) as unknown as IntegrationEvent<never>;

describe('the recipes for a service lead', () => {
  it('set queues, hours, targets, escalation and routes', async () => {
    await recipe('Set up a queue', LEAD);
    await recipe('Say what happens to what is overdue', LEAD);
    const { setCaseRoutes } = await recipe('Send each kind of case to its queue', LEAD);
    expect(setCaseRoutes.routes).toContainEqual({ kind: 'LABEL_FAILED', queueCode: 'PARCELS', severity: 'HIGH' });
    await openRequestedCases(world.op(), [requested('LABEL_FAILED'), requested('UNHEARD_OF')]);
    const { data } = await world.query('{ cases { nodes { kind queueCode severity } } }', {}, AGENT);
    expect((data as any).cases.nodes).toEqual(
      expect.arrayContaining([
        { kind: 'LABEL_FAILED', queueCode: 'PARCELS', severity: 'HIGH' },
        { kind: 'UNHEARD_OF', queueCode: 'SERVICE', severity: 'NORMAL' },
      ]),
    );
  });

  it('open a case that is due in business hours, and lead it through its life', async () => {
    const { openCase } = await recipe('Open a case', AGENT);
    known['caseId'] = openCase.case.id;
    // 480 minutes of two working days a week: seven hours are left of Monday, one more is of Tuesday.
    expect(openCase.case).toMatchObject({
      queueCode: 'PARCELS',
      severity: 'NORMAL',
      dueAt: '2026-03-03T09:00:00.000Z',
    });
    const overview = await recipe('See what is due, and who has how much', LEAD);
    expect(overview.cases.nodes.map(({ kind }: any) => kind)).toEqual(['LABEL_FAILED', 'PARCEL_LOST']);
    const first = await recipe('Take the next case', AGENT);
    expect(first.takeNextCase.case.ownerId).toBe('agent:ada');
    const second = await recipe('Take the next case', AGENT);
    expect(second.takeNextCase.case.id).toBe(known['caseId']);
    const { addCaseNote } = await recipe('Write to the customer', AGENT);
    expect(addCaseNote.case.entries.at(-1)).toMatchObject({ type: 'NOTE', visibility: 'CUSTOMER' });
    const { setCaseWaiting } = await recipe('Wait for the customer', AGENT);
    expect(setCaseWaiting.case).toEqual({ status: 'WAITING_ON_CUSTOMER', dueAt: null });
    const note = `mutation($id: ID!) { addCaseNote(input: { caseId: $id, text: "The one on the left" }) { userErrors { code } } }`;
    await world.query(note, { id: known['caseId'] }, customer);
    expect(await read('status')).toEqual({ status: 'ASSIGNED' });
    const told = (await world.events('NoticeRequested')).map(({ payload }) => payload['notice']);
    expect(told).toEqual(['CASE_UPDATED', 'CASE_UPDATED']);
  });

  it('let what is overdue go up to the leads, who are told', async () => {
    world.clock.set(at('2026-03-03T10:00:00Z'));
    await escalateCases(world.op());
    expect(await read('queueCode ownerId escalationLevel dueAt')).toEqual({
      queueCode: 'LEADS',
      ownerId: 'lead:lin',
      escalationLevel: 1,
      dueAt: '2026-03-03T14:00:00.000Z',
    });
    const told = async (): Promise<string[]> =>
      (await world.events('NoticeRequested'))
        .filter(({ payload }) => payload['notice'] === 'CASE_ESCALATED')
        // The same occasion is told once.
        .filter(({ aggregateId }, index, all) => all.findIndex((one) => one.aggregateId === aggregateId) === index)
        .filter(({ payload }) => JSON.stringify(payload['facts']).includes(number))
        .map(({ payload }) => world.services.sealer.open<{ email: string }>(payload['contact'] as string).email);
    const { number } = await read('number');
    expect(await told()).toEqual(['leads@shop.example']);
    // Nobody is at it by then either: the leads are told once more, of the next level.
    world.clock.set(at('2026-03-03T15:00:00Z'));
    await escalateCases(world.op());
    await escalateCases(world.op());
    expect([await told(), await read('escalationLevel')]).toEqual([
      ['leads@shop.example', 'leads@shop.example'],
      { escalationLevel: 2 },
    ]);
  });

  it('make it right, and show what came of it', async () => {
    const { resolveCase } = await recipe('Make it right', AGENT);
    expect(resolveCase.case).toEqual({
      status: 'WAITING_ON_INTERNAL',
      action: { kind: 'REFUND', status: 'PENDING' },
    });
    expect((await recipe('See what came of it', AGENT)).case.action).toMatchObject({ askedBy: 'agent:ada' });
    const other = await recipe('Open a case', AGENT);
    known['caseId'] = other.openCase.case.id;
    const plain = await recipe('Resolve it without doing anything', AGENT);
    expect(plain.resolveCase.case).toMatchObject({ status: 'RESOLVED', resolutionReference: { type: 'Shipment' } });
  });

  it('have an archive made, and set when people are forgotten', async () => {
    const { requestDataExport } = await recipe('Ask for an archive', LEAD);
    expect(requestDataExport.dataExport.status).toBe('GATHERING');
    const { me } = await recipe("See and open one's archives", customer);
    expect(me.customer.dataExports).toMatchObject([{ id: requestDataExport.dataExport.id }]);
    known['dataExportId'] = requestDataExport.dataExport.id;
    const { document = '' } = blocks().filter(({ title }) => title === "See and open one's archives")[1] ?? {};
    const { data, errors } = await world.query(document, { dataExportId: known['dataExportId'] }, customer);
    // The archive is not made yet; that it opens is tested where all parts of the system are.
    expect([errors, (data as any).openDataExport.userErrors]).toMatchObject([undefined, [{ code: 'NOT_READY' }]]);
    ran.add(document);
    const { setRetentionPolicy } = await recipe('Set how long nothing need be heard', LEAD);
    expect(setRetentionPolicy.policy).toEqual({ idleDays: 1095 });
  });

  it('show how a text looks, and take a merchant’s own in its place', async () => {
    const { noticePreview } = await recipe('See how a text looks', LEAD);
    expect(noticePreview.subject).toBe('Your order W-100042 is on its way');
    const [, own = ''] = /^```json\n([\s\S]*?)^```$/m.exec(text) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'oms-texts-'));
    try {
      writeFileSync(join(folder, 'texts.en.json'), own);
      const shown = await new Templates(folder).render('SHIPPED', 'en', sampleFacts('SHIPPED'));
      expect(shown.subject).toBe('W-100042 is on its way');
      expect(shown.html).toContain('It has left us.');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('were all run', () => {
    expect(blocks().filter(({ document }) => !ran.has(document))).toEqual([]);
    expect(ran.size).toBeGreaterThanOrEqual(15);
  });
});

describe('what the document says', () => {
  /** The text of all source files of the subgraphs but their tests. */
  const sources = readdirSync(join(ROOT, 'subgraphs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /src\/.*\.ts$/.test(file) && !/node_modules|\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(ROOT, 'subgraphs', file), 'utf8'))
    .join('\n');

  it('of a case’s life is what its table says', () => {
    expect(text).toContain(lifecycleDiagram(caseLifecycle));
  });

  it('of kinds of cases names none that nobody asks for, and all that somebody does', () => {
    const kinds = table('| kind | asked when').flatMap(([cell]) => codesIn(cell));
    expect(kinds.length).toBeGreaterThan(20);
    for (const kind of kinds) expect([kind, sources.includes(`'${kind}'`)]).toEqual([kind, true]);
    const literal = [...sources.matchAll(/(?:caseRequested|caseOfOrder|returnCase|refundCase)\([\s\S]{0,160}?kind: '(\w+)'/g)]; // prettier-ignore
    expect(literal.length).toBeGreaterThan(5);
    for (const [, kind = ''] of literal) expect([kind, kinds.includes(kind)]).toEqual([kind, true]);
  });

  it('of notices names every one, once', () => {
    const notices = table('| occasion | notice |').flatMap(([, cell]) => codesIn(cell));
    expect(notices.toSorted()).toEqual([...NOTICES].toSorted());
  });

  it('of actions names every one, with the right that it needs', async () => {
    const { schema } = await buildCustomersSchema();
    const input = schema.getType('CaseActionInput');
    const names = Object.keys((input as unknown as { getFields(): object }).getFields());
    const rows = table('| action | does what');
    expect(rows.flatMap(([cell]) => codesIn(cell).slice(0, 1)).toSorted()).toEqual(names.toSorted());
    for (const [, , right = ''] of rows) expect(right).toMatch(/^`(orders|fulfillment):\w+`$/);
  });
});
