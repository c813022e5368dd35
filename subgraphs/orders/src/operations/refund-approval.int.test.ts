import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { firstRow, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { RefundRequest } from '../rules/refund-request.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { GUEST } from '../testing/world.js';
import { approveRefund, cancelRefundRequest, rejectRefund } from './decide-refund.js';
import { refundOrder, type RefundOrderInput } from './refund-order.js';
import { setAppeasementLimit } from './set-appeasement-limit.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const LEAD: Actor = { role: 'lead', id: 'lead-1' };
let agents = 0;
/** An agent who has given nothing back yet. */
const newAgent = (): Actor => ({ role: 'agent', id: `agent-${(agents += 1)}` });
const op = (actor?: Actor) => orders.subgraph.op(actor);

const paid = () => orders.placed({ payment: { method: 'CASH' }, lines: [{ sku: 'TEA', quantity: 5 }] });
const refund = (orderId: string, amount: string, actor: Actor, more: Partial<RefundOrderInput> = {}) =>
  refundOrder(op(actor), { orderId, amount: euro(amount), reason: 'DAMAGED', ...more });
const load = async (id: string | null) =>
  firstRow<RefundRequest>(orders.subgraph.database.sql(), sql`select * from refund_request where id = ${id}`);
const cases = async (id: string | null) =>
  (await orders.subgraph.events('CaseRequested'))
    .filter(({ payload }) => (payload['subject'] as { id: string }).id === id)
    .map(({ payload }) => [payload['kind'], payload['stands']]);

beforeAll(async () => {
  orders = await openOrders();
  const perRefund = euro('10.00');
  await setAppeasementLimit(op(), { role: 'agent', perAppeasement: euro('5.00'), perRefund });
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

describe('a refund', () => {
  it('within the limit of the role is given at once, and nobody without a limit is asked for one', async () => {
    const orderId = await paid();
    expect((await refund(orderId, '10.00', newAgent())).refundIds).toHaveLength(1);
    expect((await refund(orderId, '30.00', LEAD)).requestId).toBeNull();
    expect((await orders.load(orderId)).allowanceTotal).toBe(4_000);
  });

  it('above it waits for somebody else, and gives nothing back before', async () => {
    const orderId = await paid();
    const agent = newAgent();
    const preview = await refund(orderId, '12.00', agent, { dryRun: true });
    expect(preview).toMatchObject({ requestId: null, proposal: { amount: 1_200, needsApproval: true } });
    const { requestId, refundIds, proposal } = await refund(orderId, '12.00', agent, { note: 'photo' });
    expect([refundIds, proposal.amount, proposal.refunds.length]).toEqual([[], 1_200, 1]);
    expect(await orders.load(orderId)).toMatchObject({ allowanceTotal: 0, refunds: [] });
    expect(await load(requestId)).toMatchObject({ status: 'PENDING_APPROVAL', amount: 1_200, requestedBy: agent });
    const own = approveRefund(op({ ...LEAD, id: agent.id }), { requestId: requestId! });
    await expect(own).rejects.toMatchObject({ code: 'OWN_REFUND' });
    const stale = approveRefund(op(LEAD), { requestId: requestId!, expectedVersion: 7 });
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    // Two leads at the same time: it is given back once.
    const both = await Promise.allSettled(
      ['lead-1', 'lead-2'].map((id) => approveRefund(op({ ...LEAD, id }), { requestId: requestId!, note: 'right' })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const order = await orders.load(orderId);
    expect(order).toMatchObject({ allowanceTotal: 1_200, refunds: [{ amount: 1_200 }] });
    expect(order.allowances).toMatchObject([{ cause: 'REFUND', note: 'photo', reason: 'DAMAGED' }]);
    expect(await load(requestId)).toMatchObject({
      status: 'APPROVED',
      version: 2,
      decisionNote: 'right',
      allowanceId: order.allowances[0]!.id,
    });
    expect(await cases(requestId)).toEqual([
      ['REFUND_APPROVAL', true],
      ['REFUND_APPROVAL', false],
    ]);
  });

  it('of many small ones counts as one: of an order nobody gives back more alone, at the same time neither', async () => {
    const orderId = await paid();
    const agent = newAgent();
    const all = await Promise.all(Array.from({ length: 5 }, () => refund(orderId, '4.00', agent)));
    expect(all.filter(({ requestId }) => requestId === null)).toHaveLength(2);
    expect((await orders.load(orderId)).allowanceTotal).toBe(800);
    // Another order, and another person, begin anew.
    expect((await refund(await paid(), '9.00', agent)).requestId).toBeNull();
    expect((await refund(orderId, '9.00', newAgent())).requestId).toBeNull();
  });

  it('is rejected, or taken back by who asked for it; then nothing more can be made of it', async () => {
    const orderId = await paid();
    const [agent, other] = [newAgent(), newAgent()];
    const first = (await refund(orderId, '20.00', agent)).requestId!;
    const second = (await refund(orderId, '20.00', agent)).requestId!;
    await rejectRefund(op(LEAD), { requestId: first, note: 'no' });
    const foreign = cancelRefundRequest(op(other), { requestId: second });
    await expect(foreign).rejects.toMatchObject({ code: 'FOREIGN_REFUND' });
    await cancelRefundRequest(op(agent), { requestId: second });
    for (const requestId of [first, second]) {
      await expect(approveRefund(op(LEAD), { requestId })).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
      expect((await cases(requestId)).at(-1)).toEqual(['REFUND_APPROVAL', false]);
    }
    expect((await orders.load(orderId)).allowanceTotal).toBe(0);
    const unknown = approveRefund(op(LEAD), { requestId: newId() });
    await expect(unknown).rejects.toMatchObject({ code: 'REFUND_REQUEST_NOT_FOUND' });
  });

  it('that the order does not allow any more is not given when it is approved, and goes on waiting', async () => {
    const orderId = await paid();
    const { requestId } = await refund(orderId, '40.00', newAgent());
    await refund(orderId, '30.00', LEAD);
    await expect(approveRefund(op(LEAD), { requestId: requestId! })).rejects.toMatchObject({ code: expect.stringMatching(/EXCEEDED/) }); // prettier-ignore
    expect(await load(requestId)).toMatchObject({ status: 'PENDING_APPROVAL', version: 1 });
    expect((await orders.load(orderId)).allowanceTotal).toBe(3_000);
    // Above the approver's own limit neither.
    await setAppeasementLimit(op(), { role: 'lead', perAppeasement: euro('50.00'), perRefund: euro('15.00') });
    const wanted = (await refund(await paid(), '16.00', newAgent())).requestId!;
    await expect(approveRefund(op(LEAD), { requestId: wanted })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await approveRefund(op(), { requestId: wanted });
    await setAppeasementLimit(op(), { role: 'lead', perAppeasement: euro('50.00') });
  });

  it('is shown with what whoever asks may do with it, to nobody but service', async () => {
    orders.subgraph.clock.advance({ minutes: 1 });
    const orderId = await paid();
    const agent = newAgent();
    const document = `mutation($orderId: ID!) { refundOrder(input: { orderId: $orderId, amount: { amount: "11.00", currencyCode: "EUR" }, reason: "LATE" }) {
      refunds { id } proposal { needsApproval } request { id status availableActions requestedBy { id } } userErrors { code } } }`;
    const { data } = await orders.subgraph.query(document, { orderId }, agent);
    const { request, ...rest } = (data as { refundOrder: { request: { id: string } } }).refundOrder;
    expect(rest).toEqual({ refunds: [], proposal: { needsApproval: true }, userErrors: [] });
    expect(request).toMatchObject({ status: 'PENDING_APPROVAL', availableActions: ['cancelRefundRequest'] });
    const list = `query($orderId: ID!) { refundRequests(first: 1, filter: { statuses: [PENDING_APPROVAL] }) { nodes { id availableActions order { id } } }
      order(id: $orderId) { refundRequests { amount { amount } } } }`;
    const seen = await orders.subgraph.query(list, { orderId }, LEAD);
    expect(seen.data).toEqual({
      refundRequests: {
        nodes: [
          {
            id: request.id,
            availableActions: ['approveRefund', 'rejectRefund', 'cancelRefundRequest'],
            order: { id: orderId },
          },
        ],
      },
      order: { refundRequests: [{ amount: { amount: '11.00' } }] },
    });
    const guest = await orders.subgraph.query(list, { orderId }, GUEST);
    expect(JSON.stringify(guest.errors)).toContain('FORBIDDEN');
    const byAgent = `mutation($id: ID!) { approveRefund(input: { requestId: $id }) { userErrors { code } } }`;
    const forbidden = await orders.subgraph.query(byAgent, { id: request.id }, newAgent());
    expect(JSON.stringify(forbidden.errors)).toContain('FORBIDDEN');
  });
});
