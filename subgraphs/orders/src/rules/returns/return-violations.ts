import type { OrderState } from '../order-state.js';
import { expectedUnits, isDead, lotsOf, type ReturnRecord } from './return-record.js';
import { lostUnits, returnedKits, shippedUnits, takenUnits } from './return-units.js';

interface Broken {
  readonly rule: string;
  readonly detail: string;
}

function stateViolations(one: ReturnRecord): Broken[] {
  const lots = lotsOf(one);
  const early = ['REQUESTED', 'APPROVED', 'LABEL_ISSUED', 'IN_TRANSIT'].includes(one.status) || isDead(one);
  const over = one.lines.some((line) => expectedUnits(line) < 0);
  const decided = lots.length > 0 && lots.every((lot) => lot.resolution !== null);
  const done = one.status === 'RESOLVED' || one.status === 'CLOSED';
  return [
    ...(early && lots.length > 0
      ? [{ rule: 'return.state', detail: `${one.number} is ${one.status}, and units came in` }]
      : []),
    ...(done && !decided
      ? [{ rule: 'return.state', detail: `${one.number} is ${one.status}, and units are undecided` }]
      : []),
    ...(over
      ? [{ rule: 'return.received-within-expected', detail: `${one.number} received more than it waits for` }]
      : []),
  ];
}

/** What lots and fees say was given, beside what was granted. */
function moneyViolations(order: OrderState): Broken[] {
  const given = order.returns.reduce((sum, one) => {
    const goods = lotsOf(one).reduce((all, { value, fee }) => all + value - fee, 0);
    return sum + goods + one.shippingRefund - one.shippingFee;
  }, 0);
  const granted = order.allowances
    .filter(({ cause }) => cause === 'RETURN' || cause === 'EXCHANGE')
    .reduce((sum, { amount }) => sum + amount, 0);
  if (given === granted) return [];
  return [{ rule: 'return.granted-is-worth-of-lots', detail: `granted ${granted}, lots are worth ${given}` }];
}

/** Rules that span an order's returns: no unit twice, none that did not ship, and money as the lots say. */
export function returnViolations(order: OrderState): Broken[] {
  if (order.returns.length === 0) return [];
  const units = order.lines.flatMap((line) =>
    line.components.flatMap(({ sku }) => {
      const away = takenUnits(order, line, sku) + lostUnits(order, line, sku);
      const shipped = shippedUnits(order, line, sku);
      const detail = `${sku}: ${away} returned, claimed or lost of ${shipped} shipped`;
      return away > shipped ? [{ rule: 'return.units-within-shipped', detail }] : [];
    }),
  );
  const counted = order.lines.flatMap((line) => {
    const returned = Math.max(0, returnedKits(order, line));
    const detail = `${line.sku}: returned ${line.returned} instead of ${returned}`;
    return line.returned === returned ? [] : [{ rule: 'return.line-counts-what-is-back', detail }];
  });
  return [...units, ...counted, ...order.returns.flatMap(stateViolations), ...moneyViolations(order)];
}
