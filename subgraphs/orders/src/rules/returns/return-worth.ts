import { multiplyRate } from '@oms/platform/values/money';
import { policiesOf } from '../channel-policies.js';
import { grantedBy, shippingMoney } from '../order-totals.js';
import type { OrderState } from '../order-state.js';
import { planRefund, type RefundPlan } from '../plan-refund.js';
import type { Decided } from './resolve-units.js';
import { isFault } from './return-policy.js';
import type { ReturnLot, ReturnRecord } from './return-record.js';
import { allLots, repaidUnits, shippedUnits } from './return-units.js';

export interface FeeRules {
  /** Nothing is kept of what the goods were worth. */
  readonly waiveFees: boolean;
}

/** Keeps the policy's part of what goods are worth that come back for no fault of ours. */
function chargeFees(order: OrderState, decided: readonly Decided[], { waiveFees }: FeeRules): void {
  const { restockingFeeRate } = policiesOf(order.policies).returns;
  for (const { line, lot } of decided) {
    const free = waiveFees || isFault(line.reason) || !isPaidOut(lot);
    lot.fee = free ? 0 : multiplyRate(lot.value, restockingFeeRate);
  }
}

const isPaidOut = ({ resolution }: ReturnLot): boolean => resolution === 'REFUND' || resolution === 'STORE_CREDIT';

/** The one fee for the way back; it is never more than what there is to take it of. */
function wayBackFee(order: OrderState, one: ReturnRecord, credit: number, { waiveFees }: FeeRules): number {
  const { shippingFee } = policiesOf(order.policies).returns;
  const ours = one.shipping === 'LABEL' || one.shipping === 'QR_CODE';
  const blamed = one.origin === 'CARRIER' || one.lines.some((line) => isFault(line.reason));
  return waiveFees || !ours || blamed || one.shippingFee > 0 ? 0 : Math.min(shippingFee, credit);
}

/** Deliveries that came back or were lost whole, so that their shipping is given back too. */
export function shippingBack(order: OrderState): { deliveryId: string; amount: number }[] {
  const { refundShipping } = policiesOf(order.policies).returns;
  if (refundShipping === 'NEVER') return [];
  const granted = grantedBy(order.allowances);
  return order.deliveries.flatMap((delivery) => {
    const lines = order.lines.filter((line) => line.deliveryId === delivery.id && line.quantity > line.cancelled);
    const whole = lines.length > 0 && lines.every((line) => isAllBack(order, line.id, refundShipping === 'FAULT'));
    const amount = shippingMoney(delivery, order.lines).total - (granted.get(delivery.id)?.amount ?? 0);
    return whole && amount > 0 ? [{ deliveryId: delivery.id, amount }] : [];
  });
}

function isAllBack(order: OrderState, lineId: string, faultOnly: boolean): boolean {
  const bought = order.lines.find((line) => line.id === lineId);
  if (!bought || bought.shipped + bought.cancelled < bought.quantity) return false;
  return bought.components.every(({ sku }) => {
    const back = allLots(order)
      .filter(({ line, lot }) => line.lineId === lineId && line.sku === sku && isPaidOut(lot))
      .filter(({ line }) => !faultOnly || isFault(line.reason))
      .reduce((sum, { lot }) => sum + lot.quantity, repaidUnits(order, bought, sku));
    return back > 0 && back >= shippedUnits(order, bought, sku);
  });
}

export interface Worth {
  readonly plan: RefundPlan;
  /** Of it, what goes to the customer's store credit. */
  readonly credit: number;
}

/**
 * What the customer is given for decided units: their worth less fees, with the shipping of deliveries that came back
 * whole. Nothing of the order is changed but the fees that the return keeps.
 */
export function worthOfDecided(
  order: OrderState,
  one: ReturnRecord,
  decided: readonly Decided[],
  rules: FeeRules,
): Worth {
  const paidOut = decided.filter(({ lot }) => isPaidOut(lot));
  chargeFees(order, paidOut, rules);
  const shipping = paidOut.length > 0 ? shippingBack(order) : [];
  const sum = (lots: readonly Decided[]): number => lots.reduce((all, { lot }) => all + lot.value - lot.fee, 0);
  const goods = sum(paidOut);
  const fee = wayBackFee(order, one, goods, rules);
  one.shippingFee += fee;
  one.shippingRefund += shipping.reduce((all, { amount }) => all + amount, 0);
  const plan = planOf(order, paidOut, { shipping, less: fee });
  const wished = sum(paidOut.filter(({ lot }) => lot.resolution === 'STORE_CREDIT'));
  const credit = goods === 0 ? 0 : wished === goods ? plan.amount : Math.min(plan.amount, wished);
  return { plan, credit };
}

/** The lines of the order that lots were paid for with, with what is given of each. */
export function planOf(
  order: OrderState,
  decided: readonly Decided[],
  more: { readonly shipping?: readonly { deliveryId: string; amount: number }[]; readonly less?: number } = {},
): RefundPlan {
  const paidLines = [...new Set(decided.flatMap(({ paid }) => (paid ? [paid] : [])))];
  const granted = grantedBy(order.allowances);
  const lines = paidLines.flatMap((paid) => {
    const mine = decided.filter((each) => each.paid === paid);
    const amount = mine.reduce((sum, { lot }) => sum + lot.value - lot.fee, 0);
    const kits = mine.reduce((sum, each) => sum + each.kits, 0);
    const quantity = Math.min(kits, paid.shipped - (granted.get(paid.id)?.quantity ?? 0));
    return amount > 0 ? [{ lineId: paid.id, amount, ...(quantity > 0 ? { quantity } : {}) }] : [];
  });
  const { plan, problems } = planRefund(order, { lines, ...more });
  if (problems.length > 0) throw new Error(`a return gives more than there is: ${problems[0]?.message}`);
  return plan;
}
