import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { multiplyRate } from '@oms/platform/values/money';
import { policiesOf } from '../channel-policies.js';
import { grantedBy, lineMoney, shippingMoney } from '../order-totals.js';
import type { LineState, OrderState } from '../order-state.js';
import { planRefund, type RefundPlan } from '../plan-refund.js';
import { problem } from '../problem.js';
import { isFault } from './return-policy.js';
import { splitLot, type ReceivedUnits } from './receive-units.js';
import type { Resolution, ReturnLine, ReturnLot, ReturnRecord } from './return-record.js';
import { allLots, repaidUnits, shippedUnits } from './return-units.js';
import { worthOfUnits } from './return-value.js';

/** What is decided of units that were inspected. */
export interface ResolvedUnits extends ReceivedUnits {
  /** Names the very units, where a line has several lots. */
  readonly lotId?: string | null;
  readonly resolution: Resolution;
}

/** Units that were decided on just now. */
export interface Decided {
  readonly line: ReturnLine;
  readonly lot: ReturnLot;
  /** The line of the order that was paid for them, and how many whole units of it they complete. */
  readonly paid: LineState | null;
  readonly kits: number;
}

/** What is wished for every unit that was inspected and not decided yet; what was not there gets nothing. */
export const asWished = (one: ReturnRecord): ResolvedUnits[] =>
  one.lines.flatMap((line) =>
    line.lots
      .filter((lot) => lot.disposition !== null && lot.resolution === null)
      .map((lot) => ({
        returnLineId: line.id,
        lotId: lot.id,
        quantity: lot.quantity,
        resolution: lot.disposition === 'MISSING' ? ('REJECT' as const) : line.wanted,
      })),
  );

/** Whether a lot can be decided on without a person: it is as good as it was said to be. */
export const isAsExpected = (line: ReturnLine, lot: ReturnLot): boolean =>
  lot.disposition === 'RESTOCK' || (isFault(line.reason) && lot.disposition !== null && lot.disposition !== 'MISSING');

function conflict(order: OrderState, lot: ReturnLot, resolution: Resolution): [string, string] | null {
  if (resolution === 'REJECT' && (lot.disposition === 'RESTOCK' || lot.disposition === 'RETURN_TO_VENDOR'))
    return ['DISPOSITION_CONFLICT', 'What goes back to stock or to its vendor is not handed back to the customer.'];
  if (resolution === 'STORE_CREDIT' && !order.customerId)
    return ['CUSTOMER_REQUIRED', 'Only a customer has store credit; the order has none.'];
  return null;
}

/** Undecided lots that the input may mean; those that the decision suits come first. */
function candidates(
  order: OrderState,
  one: ReturnRecord,
  given: ResolvedUnits,
): { line: ReturnLine; lot: ReturnLot }[] {
  const { returnLineId, sku, lotId, resolution } = given;
  const lots = one.lines
    .filter((line) =>
      lotId && !returnLineId && !sku ? true : returnLineId ? line.id === returnLineId : line.sku === sku,
    )
    .flatMap((line) => line.lots.map((lot) => ({ line, lot })))
    .filter(({ lot }) => lot.disposition !== null && lot.resolution === null && (!lotId || lot.id === lotId));
  const suits = ({ lot }: { lot: ReturnLot }): boolean => conflict(order, lot, resolution) === null;
  return [...lots.filter(suits), ...lots.filter((each) => !suits(each))];
}

/** Marks units as decided: each once. Their worth is counted with it. Answers what speaks against it. */
export function decideUnits(
  order: OrderState,
  one: ReturnRecord,
  items: readonly ResolvedUnits[],
  now: Date,
): { decided: Decided[]; problems: UserErrorData[] } {
  const decided: Decided[] = [];
  const problems = items.flatMap((given, index) => {
    let left = given.quantity;
    for (const { line, lot } of candidates(order, one, given)) {
      if (left <= 0) break;
      const wrong = conflict(order, lot, given.resolution);
      if (wrong) return [problem(wrong[0], wrong[1], 'items', index, 'resolution')];
      const part = splitLot(line, lot, Math.min(left, lot.quantity), now);
      left -= part.quantity;
      decided.push(decideLot(order, line, part, given.resolution));
    }
    if (left === 0 && given.quantity > 0) return [];
    const message = `Only ${Math.max(0, given.quantity - left)} units of it are inspected and not yet decided.`;
    return [problem('QUANTITY_EXCEEDED', message, 'items', index, 'quantity')];
  });
  capValues(order, decided);
  return { decided, problems };
}

/** Decides on a lot. Its worth is counted before it counts as made good, so that lots decided together add up exactly. */
function decideLot(order: OrderState, line: ReturnLine, lot: ReturnLot, resolution: Resolution): Decided {
  const bought = order.lines.find((each) => each.id === line.lineId);
  const worth =
    bought && resolution !== 'REJECT' ? worthOfUnits(order, bought, new Map([[line.sku, lot.quantity]])) : null;
  Object.assign(lot, { value: worth?.amount ?? 0, resolution });
  return { line, lot, paid: worth?.paid ?? null, kits: worth?.kits ?? 0 };
}

/** Of a line nobody is given more than what is left of it after what was granted before. */
function capValues(order: OrderState, decided: readonly Decided[]): void {
  const granted = grantedBy(order.allowances);
  const left = new Map<string, number>();
  for (const { paid, lot } of decided) {
    if (!paid) continue;
    const rest = left.get(paid.id) ?? lineMoney(paid).total - (granted.get(paid.id)?.amount ?? 0);
    lot.value = Math.max(0, Math.min(lot.value, rest));
    left.set(paid.id, rest - lot.value);
  }
}

export interface FeeRules {
  /** Nothing is kept of what the goods were worth. */
  readonly waiveFees: boolean;
}

/** Keeps the policy's part of what goods are worth that come back for no fault of ours. */
export function chargeFees(order: OrderState, decided: readonly Decided[], { waiveFees }: FeeRules): void {
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
