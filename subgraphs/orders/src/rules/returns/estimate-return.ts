import { excessOf } from '../refunds.js';
import type { OrderState } from '../order-state.js';
import { allExpected, inspectUnits, receiveUnits } from './receive-units.js';
import { asWished, decideUnits } from './resolve-units.js';
import { worthOfDecided } from './return-worth.js';
import type { ReturnRecord } from './return-record.js';

/** What a return brings if everything comes as it was said to be, in minor units. */
export interface ReturnEstimate {
  readonly currency: string;
  /** What the goods are worth that are paid back or exchanged. */
  readonly value: number;
  readonly restockingFee: number;
  readonly shippingFee: number;
  /** Of what was paid, what goes back, shipping included; store credit is part of it. */
  readonly refund: number;
  readonly storeCredit: number;
}

/** Plays the rest of the return on a copy of the order. */
export function estimateReturn(order: OrderState, one: ReturnRecord, now: Date): ReturnEstimate {
  const copy = structuredClone(order);
  const played = copy.returns.find((each) => each.id === one.id) ?? structuredClone(one);
  receiveUnits(played, allExpected(played), { locationId: played.locationId ?? '', now });
  const items = played.lines.flatMap((line) =>
    line.lots
      .filter((lot) => lot.disposition === null)
      .map((lot) => ({ returnLineId: line.id, quantity: lot.quantity, disposition: 'RESTOCK' as const })),
  );
  inspectUnits(played, items, now);
  const { decided } = decideUnits(copy, played, asWished(played), now);
  const before = played.shippingFee;
  const { plan, credit } = worthOfDecided(copy, played, decided, { waiveFees: false });
  const sum = (pick: (lot: { value: number; fee: number }) => number): number =>
    decided.reduce((total, { lot }) => total + pick(lot), 0);
  const paid = Math.max(0, Math.min(plan.amount, excessOf(copy) + plan.amount));
  return {
    currency: order.currency,
    value: sum((lot) => lot.value),
    restockingFee: sum((lot) => lot.fee),
    shippingFee: played.shippingFee - before,
    refund: paid,
    storeCredit: Math.min(credit, paid),
  };
}
