import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { CaseAction } from '@oms/platform/events/case-actions';
import type { CaseActionRequested } from '@oms/platform/events/case-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, CUSTOMER, event } from '../testing/world.js';
import { carryOutCaseActions } from './carry-out-case-actions.js';
import { approveAppeasement } from './decide-appeasement.js';
import { approveRefund, rejectRefund } from './decide-refund.js';
import { findGiftCard } from './find-gift-card.js';
import { inspectReturn } from './inspect-return.js';
import { receiveReturn } from './receive-return.js';
import { requestReturn } from './request-return.js';
import { holdOrder } from './hold-order.js';
import { setAppeasementLimit } from './set-appeasement-limit.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const LEAD: Actor = { role: 'lead', id: 'lead-1' };
let agents = 0;
const newAgent = (): Actor => ({ role: 'agent', id: `agent-${(agents += 1)}` });
const op = (actor?: Actor) => orders.subgraph.op(actor);
const JOB: Actor = { role: 'job', id: 'job:test' };

const paid = () =>
  orders.placed({
    payment: { method: 'CASH' },
    customerId: CUSTOMER.customerId ?? null,
    lines: [{ sku: 'TEA', quantity: 5 }],
  });

type Asked = IntegrationEvent<CaseActionRequested>;
function asked(action: CaseAction, actor: Actor = newAgent(), customerId: string | null = null): Asked {
  const actionId = newId();
  return event(actionId, 1, { actionId, caseId: newId(), customerId, actor, action });
}
const carryOut = (...events: readonly Asked[]) => carryOutCaseActions(op(JOB), events);
/** What the case was told, in order. */
const told = async ({ aggregateId }: Asked) =>
  (await orders.subgraph.events('CaseActionSettled'))
    .filter((one) => one.aggregateId === aggregateId)
    .map(({ payload }) => payload);

beforeAll(async () => {
  orders = await openOrders();
  await setAppeasementLimit(op(), {
    role: 'agent',
    perAppeasement: euro('5.00'),
    perMonth: euro('50.00'),
    perRefund: euro('10.00'),
  });
});
afterAll(async () => {
  try {
    expect(await verifyOrders(op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

describe('what a case asks to be done', () => {
  it('is done once as the agent, however often and by however many it is heard', async () => {
    const orderId = await paid();
    const agent = newAgent();
    const one = asked({ kind: 'REFUND', orderId, amount: euro('8.00'), reason: 'REFUNDED' }, agent);
    await Promise.allSettled([carryOut(one), carryOut(one), carryOut(one)]);
    await carryOut(one, one);
    const order = await orders.load(orderId);
    expect(order.refunds).toMatchObject([{ amount: 800, requestedBy: agent }]);
    expect(await told(one)).toMatchObject([
      { status: 'DONE', caseId: one.payload.caseId, reference: { type: 'Refund', id: order.refunds[0]?.id } },
    ]);
  });

  it('is not done again by who was killed before the case was told', async () => {
    const orderId = await paid();
    const one = asked({ kind: 'REFUND', orderId, amount: euro('8.00'), reason: 'REFUNDED' });
    await carryOut(one);
    // As a kill between the two commits leaves it: the command stands under its key, the case has heard nothing.
    const db = orders.subgraph.database.sql();
    await run(db, sql`delete from inbox where aggregate_id = ${one.aggregateId}`);
    await run(db, sql`delete from outbox where aggregate_id = ${one.aggregateId}`);
    expect(await told(one)).toEqual([]);
    await carryOut(one);
    const { refunds } = await orders.load(orderId);
    expect(refunds).toHaveLength(1);
    expect(await told(one)).toMatchObject([{ status: 'DONE', reference: { id: refunds[0]?.id } }]);
  });

  it('is refused with what the command itself says, and holds up nothing else', async () => {
    const orderId = await paid();
    const amount = euro('900.00');
    const tooMuch = asked({ kind: 'REFUND', orderId, amount, reason: 'REFUNDED' }, LEAD);
    const unknown = asked({ kind: 'CANCEL_ORDER', orderId: newId(), reason: 'CANCELLED' });
    const fine = asked({ kind: 'CANCEL_ORDER', orderId, reason: 'CANCELLED' });
    await carryOut(tooMuch, unknown, fine);
    expect(await told(tooMuch)).toMatchObject([{ status: 'REFUSED', code: expect.stringMatching(/EXCEED/) }]);
    expect(await told(unknown)).toMatchObject([{ status: 'REFUSED', code: 'ORDER_NOT_FOUND' }]);
    expect(await told(fine)).toMatchObject([{ status: 'DONE', reference: { type: 'Order', id: orderId } }]);
    expect((await orders.load(orderId)).status).toBe('CANCELLED');
  });

  it('needs the rights of its command where it is done', async () => {
    const customerId = CUSTOMER.customerId ?? '';
    const credit: CaseAction = { kind: 'STORE_CREDIT', customerId, amount: euro('3.00'), reason: 'GOODWILL' };
    const [byAgent, byKey, byLead] = [
      asked(credit),
      asked(credit, { role: 'machine', id: 'key-1', scopes: ['customers:write', 'orders:write'] }),
      asked(credit, LEAD),
    ];
    await carryOut(byAgent, byKey, byLead);
    for (const one of [byAgent, byKey])
      expect(await told(one)).toMatchObject([{ status: 'REFUSED', code: 'FORBIDDEN' }]);
    expect(await told(byLead)).toMatchObject([{ status: 'DONE', reference: { type: 'CreditEntry' } }]);
    const balances = await rows(
      orders.subgraph.database.sql(),
      sql`select sum(amount)::int as given from credit_entry where kind = 'ISSUE'`,
    );
    expect(balances).toEqual([{ given: 300 }]);
  });

  it('is not done to the order of another customer, whatever order the case names', async () => {
    const orderId = await paid();
    const cancel: CaseAction = { kind: 'CANCEL_ORDER', orderId, reason: 'CANCELLED' };
    const [stranger, owner] = [asked(cancel, LEAD, newId()), asked(cancel, LEAD, CUSTOMER.customerId)];
    await carryOut(stranger);
    expect(await told(stranger)).toMatchObject([{ status: 'REFUSED', code: 'ORDER_OF_ANOTHER' }]);
    expect((await orders.load(orderId)).status).toBe('CONFIRMED');
    await carryOut(owner);
    expect(await told(owner)).toMatchObject([{ status: 'DONE' }]);
  });

  it('releases the hold that it names, unless it is somebody else’s', async () => {
    const orderId = await paid();
    await holdOrder(op(LEAD), { orderId, reason: 'SUSPECTED_FRAUD', owner: 'fraud' });
    const holdId = (await orders.load(orderId)).holds[0]?.id ?? '';
    const [byAgent, byLead] = [newAgent(), LEAD].map((actor) =>
      asked({ kind: 'RELEASE_HOLD', orderId, holdId }, actor),
    );
    if (!byAgent || !byLead) throw new Error('two were asked for');
    await carryOut(byAgent);
    await carryOut(byLead);
    expect(await told(byAgent)).toMatchObject([{ status: 'REFUSED', code: 'HOLD_FOREIGN' }]);
    expect(await told(byLead)).toMatchObject([{ status: 'DONE', reference: { type: 'Hold', id: holdId } }]);
    expect((await orders.load(orderId)).hasOpenHold).toBe(false);
  });
});

describe('what is above the agent’s limit', () => {
  const refund = (orderId: string) => asked({ kind: 'REFUND', orderId, amount: euro('20.00'), reason: 'REFUNDED' });
  const requestOf = async (one: Asked) => ((await told(one))[0]!['reference'] as { id: string }).id;

  it('waits, and is told again once it is approved or rejected', async () => {
    const [granted, denied] = [refund(await paid()), refund(await paid())];
    await carryOut(granted, denied);
    for (const one of [granted, denied])
      expect(await told(one)).toMatchObject([{ status: 'WAITING', reference: { type: 'RefundRequest' } }]);
    await approveRefund(op(LEAD), { requestId: await requestOf(granted) });
    await rejectRefund(op(LEAD), { requestId: await requestOf(denied) });
    expect((await told(granted))[1]).toMatchObject({ status: 'DONE', reference: { id: await requestOf(granted) } });
    expect((await told(denied))[1]).toMatchObject({ status: 'REFUSED', code: 'REFUND_REJECTED' });
  });

  it('does not wait for what was decided before the case was told', async () => {
    const one = refund(await paid());
    await carryOut(one);
    const requestId = await requestOf(one);
    const db = orders.subgraph.database.sql();
    await run(db, sql`delete from inbox where aggregate_id = ${one.aggregateId}`);
    await run(db, sql`delete from outbox where aggregate_id = ${one.aggregateId}`);
    await run(db, sql`delete from awaited_case_action`);
    await approveRefund(op(LEAD), { requestId });
    await carryOut(one);
    expect(await told(one)).toMatchObject([{ status: 'DONE', reference: { type: 'RefundRequest', id: requestId } }]);
  });

  it('is so for goodwill, too, of which less is given at once', async () => {
    const appease = (orderId: string, amount: string) =>
      asked({ kind: 'APPEASEMENT', orderId, gives: 'STORE_CREDIT', amount: euro(amount), reason: 'SORRY' });
    const [small, large] = [appease(await paid(), '4.00'), appease(await paid(), '9.00')];
    await carryOut(small, large);
    expect(await told(small)).toMatchObject([{ status: 'DONE', reference: { type: 'Appeasement' } }]);
    expect(await told(large)).toMatchObject([{ status: 'WAITING' }]);
    await approveAppeasement(op(LEAD), { appeasementId: await requestOf(large) });
    expect((await told(large))[1]).toMatchObject({ status: 'DONE', reference: { type: 'Appeasement' } });
  });
});

/** An order of so many units that were delivered, with its line. */
async function delivered(quantity = 5): Promise<{ orderId: string; lineId: string }> {
  const orderId = await paid();
  const lineId = (await orders.load(orderId)).lines[0]?.id ?? '';
  const unit = { allocationId: newId(), lineId, quantity };
  await orders.reserve(orderId, [unit]);
  await orders.work(orderId, [{ ...unit, shipped: quantity, delivered: quantity }], { status: 'DELIVERED' });
  return { orderId, lineId };
}
const referenceOf = async (one: Asked) => (await told(one)).at(-1)?.['reference'] as { type: string; id: string };

describe('what else ends a case', () => {
  it('sends goods again, at once within the limit and after approval above it', async () => {
    const { orderId, lineId } = await delivered();
    const again = (quantity: number) =>
      asked({ kind: 'RESHIPMENT', orderId, lines: [{ lineId, quantity }], reason: 'BROKEN' });
    const much = again(4);
    await carryOut(much);
    expect(await told(much)).toMatchObject([{ status: 'WAITING', reference: { type: 'Appeasement' } }]);
    const own = asked({ kind: 'RESHIPMENT', orderId, lines: [{ lineId, quantity: 1 }], reason: 'BROKEN' }, LEAD);
    await carryOut(own, own);
    expect(await told(own)).toMatchObject([{ status: 'DONE', reference: { type: 'Appeasement' } }]);
    const replacements = (await orders.load(orderId)).lines.filter(({ kind }) => kind === 'REPLACEMENT');
    expect(replacements).toMatchObject([{ quantity: 1, sku: 'TEA' }]);
  });

  it('decides, as somebody else, on what another case waits for', async () => {
    const { orderId } = await delivered();
    const refund = () => asked({ kind: 'REFUND', orderId, amount: euro('20.00'), reason: 'REFUNDED' });
    const [first, second] = [refund(), refund()];
    await carryOut(first, second);
    const decide = async (about: Asked, approve: boolean, actor: Actor) => {
      const { id } = await referenceOf(about);
      const one = asked({ kind: 'DECISION', about: { type: 'RefundRequest', id }, approve }, actor);
      await carryOut(one);
      return (await told(one))[0];
    };
    expect(await decide(first, true, newAgent())).toMatchObject({ status: 'REFUSED', code: 'FORBIDDEN' });
    expect(await decide(first, true, LEAD)).toMatchObject({ status: 'DONE', reference: { type: 'RefundRequest' } });
    expect(await decide(second, false, LEAD)).toMatchObject({ status: 'DONE' });
    expect((await told(first)).at(-1)).toMatchObject({ status: 'DONE' });
    expect((await told(second)).at(-1)).toMatchObject({ status: 'REFUSED', code: 'REFUND_REJECTED' });
    expect((await orders.load(orderId)).refunds).toMatchObject([{ amount: 2_000 }]);
  });

  it('settles a refund that waits for a person', async () => {
    const { orderId } = await delivered();
    const refund = asked({ kind: 'REFUND', orderId, amount: euro('3.00'), reason: 'REFUNDED' });
    await carryOut(refund);
    const { id: refundId } = await referenceOf(refund);
    expect((await orders.load(orderId)).refunds).toMatchObject([{ status: 'PENDING', byHand: true }]);
    const settle = asked({ kind: 'SETTLE_REFUND', orderId, refundId, outcome: 'PAID', reference: 'T-1' });
    await carryOut(settle);
    expect(await told(settle)).toMatchObject([{ status: 'DONE', reference: { type: 'Refund', id: refundId } }]);
    expect((await orders.load(orderId)).refunds).toMatchObject([{ status: 'SUCCEEDED', reference: 'T-1' }]);
  });

  it('opens, decides on and ends returns of the case’s order, and of no other one', async () => {
    const { orderId, lineId } = await delivered();
    const open = asked({ kind: 'OPEN_RETURN', orderId, lines: [{ lineId, quantity: 1, reason: 'DEFECTIVE' }], shipping: 'STORE' }); // prettier-ignore
    await carryOut(open);
    const { type, id: returnId } = await referenceOf(open);
    expect([type, (await orders.load(orderId)).returns]).toMatchObject([
      'Return',
      [{ id: returnId, status: 'APPROVED' }],
    ]);
    await receiveReturn(op(), { returnId, locationCode: 'STORE' });
    await inspectReturn(op(), { returnId, items: [{ sku: 'TEA', quantity: 1, disposition: 'MISSING' }] });
    const items = [{ sku: 'TEA', quantity: 1, resolution: 'REFUND' as const }];
    const strange = asked({ kind: 'RESOLVE_RETURN', returnId, orderId: newId(), items });
    const resolve = asked({ kind: 'RESOLVE_RETURN', returnId, orderId, items });
    await carryOut(strange, resolve);
    expect(await told(strange)).toMatchObject([{ status: 'REFUSED', code: 'RETURN_NOT_FOUND' }]);
    expect(await told(resolve)).toMatchObject([{ status: 'DONE', reference: { type: 'Return', id: returnId } }]);
    const second = await requestReturn(op(), { orderId, lines: [{ lineId, quantity: 1, reason: 'CHANGED_MIND' }] });
    const cancel = asked({ kind: 'CANCEL_RETURN', returnId: second.returnId ?? '', orderId: null, reason: 'KEPT' });
    const ofAnother = asked(cancel.payload.action, LEAD, newId());
    await carryOut(ofAnother, cancel);
    expect(await told(ofAnother)).toMatchObject([{ status: 'REFUSED', code: 'ORDER_OF_ANOTHER' }]);
    expect(await told(cancel)).toMatchObject([{ status: 'DONE' }]);
    const { returns } = await orders.load(orderId);
    expect(returns.map(({ status }) => status).toSorted()).toEqual([
      'CANCELLED',
      expect.stringMatching(/RESOLVED|CLOSED/),
    ]);
  });

  it('claims what a carrier broke, and makes it good', async () => {
    const { orderId, lineId } = await delivered();
    const claim = asked({
      kind: 'CARRIER_CLAIM',
      orderId,
      claims: 'DAMAGED',
      shipmentId: null,
      items: [{ lineId, quantity: 2 }],
      resolution: 'RESHIP',
      reason: 'CRUSHED',
    });
    await carryOut(claim);
    expect(await told(claim)).toMatchObject([{ status: 'DONE', reference: { type: 'CarrierClaim' } }]);
    const { claims, lines } = await orders.load(orderId);
    expect(claims).toMatchObject([{ kind: 'DAMAGED', resolution: 'RESHIP', reason: 'CRUSHED' }]);
    expect(lines.filter(({ kind }) => kind === 'REPLACEMENT')).toMatchObject([{ quantity: 2 }]);
  });

  it('gives a gift card whose code nobody can read but its receiver, once', async () => {
    const orderId = await orders.placed({
      email: 'guest@example.org',
      deliveries: [{ method: 'SHIPPING', address: { ...BERLIN, name: 'Gwen' } }],
    });
    const nobody = await orders.placed({});
    const card = (of: string, actor: Actor) =>
      asked({ kind: 'GIFT_CARD', orderId: of, customerId: null, amount: euro('25.00'), reason: 'SORRY' }, actor);
    const [given, byAgent, toNobody] = [card(orderId, LEAD), card(orderId, newAgent()), card(nobody, LEAD)];
    await Promise.allSettled([carryOut(given), carryOut(given)]);
    await carryOut(given, byAgent, toNobody);
    expect(await told(byAgent)).toMatchObject([{ status: 'REFUSED', code: 'FORBIDDEN' }]);
    expect(await told(toNobody)).toMatchObject([{ status: 'REFUSED', code: 'NO_RECEIVER' }]);
    expect(await told(given)).toMatchObject([{ status: 'DONE', reference: { type: 'GiftCard' } }]);
    const { id } = await referenceOf(given);
    const notices = (await orders.subgraph.events('NoticeRequested')).filter(({ payload }) => payload['notice'] === 'GIFT_CARD'); // prettier-ignore
    expect(notices).toHaveLength(1);
    const { contact, facts } = notices[0]!.payload as { contact: string; facts: { sealed: string; amount: number } };
    const { sealer } = orders.subgraph.services;
    expect([sealer.open(contact), facts.amount]).toEqual([{ email: 'guest@example.org', name: 'Gwen' }, 2_500]);
    const { code } = sealer.open<{ code: string }>(facts.sealed);
    expect(JSON.stringify(notices)).not.toContain(code);
    const db = orders.subgraph.database.sql();
    expect(await findGiftCard(op(), db, code, ['code'])).toMatchObject({ accountId: id });
    const cards = await rows(db, sql`select balance::int from credit_account where kind = 'GIFT_CARD'`);
    expect(cards).toEqual([{ balance: 2_500 }]);
  });
});
