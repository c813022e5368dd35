import { describe, expect, it } from '@jest/globals';
import type { Actor, Permission } from '@oms/platform/auth/actor';
import { DomainError } from '@oms/platform/errors/domain-error';
import { caseActionOf, type CaseActionInput } from './case-action-input.js';

const LEAD: Actor = { role: 'lead', id: 'l' };
const amount = { amount: '5.00', currencyCode: 'EUR' };
const lines = [{ lineId: 'line-1', quantity: 2 }];
const about = { orderId: 'order-1', customerId: 'customer-1', subjectType: 'Order', subjectId: 'order-1' };
const of = (subjectType: string, subjectId = 'subject-1') => ({ ...about, subjectType, subjectId });
const build = (input: CaseActionInput, what = about, actor: Actor = LEAD) => caseActionOf(input, what, 'SORRY', actor);
const codeOf = (input: CaseActionInput, what = about, actor: Actor = LEAD): string => {
  try {
    return build(input, what, actor).kind;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code;
  }
};

describe('what an agent asks for', () => {
  it('is done to the order, customer or thing that the case is about', () => {
    const orderId = 'order-1';
    const reason = 'SORRY';
    const returnLines = [{ ...lines[0]!, reason: 'DEFECTIVE' }];
    expect([
      build({ refund: { amount, to: 'STORE_CREDIT' } }),
      build({ settleRefund: { outcome: 'RETRY' } }, of('Refund')),
      build({ appeasement: { kind: 'DISCOUNT', amount } }),
      build({ reship: { lines } }),
      build({ decide: { approve: true, note: 'fine' } }, of('RefundRequest')),
      build({ decide: { approve: false } }, of('Appeasement')),
      build({ storeCredit: { amount } }),
      build({ giftCard: { amount } }),
      build({ releaseHold: { holdId: 'hold-1' } }),
      build({ cancelOrder: {} }),
      build({ openReturn: { lines: returnLines, shipping: 'STORE', override: true } }),
      build({ resolveReturn: { waiveFees: true } }, of('Return')),
      build({ cancelReturn: { returnId: 'return-2' } }, of('Return')),
      build({ carrierClaim: { kind: 'LOST', items: lines, resolution: 'RESHIP' } }, of('Shipment')),
      build({ carrierClaim: { kind: 'DAMAGED', items: lines } }),
      build({ retryLabel: {} }, of('Shipment')),
      build({ retryReturnLabel: {} }, of('Return')),
    ]).toEqual([
      { kind: 'REFUND', orderId, amount, to: 'STORE_CREDIT', reason },
      { kind: 'SETTLE_REFUND', orderId, refundId: 'subject-1', outcome: 'RETRY' },
      { kind: 'APPEASEMENT', orderId, gives: 'DISCOUNT', amount, reason },
      { kind: 'RESHIPMENT', orderId, lines, reason },
      { kind: 'DECISION', about: { type: 'RefundRequest', id: 'subject-1' }, approve: true, note: 'fine' },
      { kind: 'DECISION', about: { type: 'Appeasement', id: 'subject-1' }, approve: false },
      { kind: 'STORE_CREDIT', customerId: 'customer-1', amount, reason },
      { kind: 'GIFT_CARD', orderId, customerId: 'customer-1', amount, reason },
      { kind: 'RELEASE_HOLD', orderId, holdId: 'hold-1' },
      { kind: 'CANCEL_ORDER', orderId, lines: null, reason },
      { kind: 'OPEN_RETURN', orderId, lines: returnLines, shipping: 'STORE', override: true },
      { kind: 'RESOLVE_RETURN', orderId, returnId: 'subject-1', waiveFees: true },
      { kind: 'CANCEL_RETURN', orderId, returnId: 'return-2', reason },
      {
        kind: 'CARRIER_CLAIM',
        orderId,
        claims: 'LOST',
        shipmentId: 'subject-1',
        items: lines,
        resolution: 'RESHIP',
        reason,
      },
      { kind: 'CARRIER_CLAIM', orderId, claims: 'DAMAGED', shipmentId: null, items: lines, resolution: null, reason },
      { kind: 'RETRY_LABEL', orderId, shipmentId: 'subject-1' },
      { kind: 'RETRY_RETURN_LABEL', orderId, returnId: 'subject-1' },
    ]);
  });

  it('is refused where the case is about nothing of the kind', () => {
    const nothing = { orderId: null, customerId: null, subjectType: 'NONE', subjectId: '' } as unknown as typeof about;
    const asked: readonly [CaseActionInput, string][] = [
      [{}, 'INVALID_ACTION'],
      [{ refund: { amount }, cancelOrder: {} }, 'INVALID_ACTION'],
      [{ refund: { amount } }, 'NO_ORDER'],
      [{ reship: { lines } }, 'NO_ORDER'],
      [{ openReturn: { lines: [] } }, 'NO_ORDER'],
      [{ carrierClaim: { kind: 'LOST', items: lines } }, 'NO_ORDER'],
      [{ storeCredit: { amount } }, 'NO_CUSTOMER'],
      [{ giftCard: { amount } }, 'NO_RECEIVER'],
      [{ decide: { approve: true } }, 'NOTHING_TO_DECIDE'],
      [{ retryLabel: {} }, 'NO_SHIPMENT'],
      [{ retryReturnLabel: {} }, 'NO_RETURN'],
      [{ resolveReturn: {} }, 'NO_RETURN'],
      [{ cancelReturn: {} }, 'NO_RETURN'],
    ];
    for (const [input, code] of asked) expect([input, codeOf(input, nothing)]).toEqual([input, code]);
    expect(codeOf({ settleRefund: { outcome: 'PAID' } })).toBe('NO_REFUND');
  });

  it('needs the right to the command, or the service desk’s own to a label of the order', () => {
    const key = (...scopes: Permission[]): Actor => ({ role: 'machine', id: 'k', scopes });
    const agent: Actor = { role: 'agent', id: 'a' };
    for (const input of [{ storeCredit: { amount } }, { giftCard: { amount } }])
      expect([codeOf(input, about, agent), codeOf(input)]).toEqual(['FORBIDDEN', expect.any(String)]);
    expect(codeOf({ decide: { approve: true } }, of('Appeasement'), agent)).toBe('FORBIDDEN');
    const label = { retryLabel: {} };
    expect(codeOf(label, of('Shipment'), agent)).toBe('RETRY_LABEL');
    expect(codeOf(label, of('Shipment'), key('fulfillment:write'))).toBe('RETRY_LABEL');
    expect(codeOf(label, of('Shipment'), key('customers:write', 'orders:write'))).toBe('FORBIDDEN');
    for (const input of [{ refund: { amount } }, { reship: { lines } }, { openReturn: { lines: [] } }])
      expect(codeOf(input, about, key('customers:write'))).toBe('FORBIDDEN');
  });
});
