import type { Violation } from '@oms/platform/values/violation';
import { sumBy, violations } from './checks.js';
import type { History, Observation } from './history.js';

const placeOf = ({ sku, locationId }: { sku: string; locationId: string }): string => `${sku}@${locationId}`;

/**
 * Units are neither made nor lost: what is on hand is what was put there less what was shipped. An adjustment without an
 * answer may count or not, once.
 */
export function checkStockKept(history: History, { levels, allocations }: Observation): Violation[] {
  const adjusted = new Map<string, { sku: string; sure: number; maybe: number }>();
  const intents = new Map(
    history.flatMap((one) => (one.kind === 'adjust' && one.outcome !== 'refused' ? [[one.key, one] as const] : [])),
  );
  for (const one of history) if (one.kind === 'adjust' && one.outcome === 'ok') intents.set(one.key, one);
  for (const { units, outcome } of intents.values()) {
    const sums = adjusted.get(units.sku) ?? { sku: units.sku, sure: 0, maybe: 0 };
    if (outcome === 'ok') sums.sure += units.quantity;
    else sums.maybe += units.quantity;
    adjusted.set(units.sku, sums);
  }
  const onHand = sumBy(
    levels,
    ({ sku }) => sku,
    (level) => level.onHand,
  );
  const shipped = sumBy(
    allocations,
    ({ sku }) => sku,
    (one) => one.shipped,
  );
  return [
    ...violations('stock.kept', [...adjusted.values()], ({ sku, sure, maybe }) => {
      const counted = (onHand.get(sku) ?? 0) + (shipped.get(sku) ?? 0);
      return counted >= sure && counted <= sure + maybe
        ? undefined
        : [sku, `put ${sure} to ${sure + maybe}, on hand and shipped ${counted}`];
    }),
    ...violations('stock.moves-add-up', levels, (level) =>
      level.moved === level.onHand ? undefined : [placeOf(level), `moved ${level.moved}, on hand ${level.onHand}`],
    ),
  ];
}

/** What is reserved is what open allocations hold, never more than there is. */
export function checkReserved({ levels, allocations }: Observation): Violation[] {
  const held = sumBy(allocations, placeOf, ({ reserved, shipped }) => reserved - shipped);
  return [
    ...violations('stock.reserved-is-held', levels, (level) => {
      const units = held.get(placeOf(level)) ?? 0;
      return units === level.reserved ? undefined : [placeOf(level), `reserved ${level.reserved}, held ${units}`];
    }),
    ...violations('stock.never-oversold', levels, (level) =>
      level.reserved >= 0 && level.reserved <= level.onHand
        ? undefined
        : [placeOf(level), `reserved ${level.reserved} of ${level.onHand}`],
    ),
  ];
}

/** The three subgraphs agree on every allocation, and each line's units add up. */
export function checkAgreement({ allocations, lines }: Observation): Violation[] {
  const byLine = sumBy(
    allocations,
    ({ orderId, sku }) => `${orderId}/${sku}`,
    ({ reserved }) => reserved,
  );
  const byOrder = sumBy(
    lines,
    ({ orderId, sku }) => `${orderId}/${sku}`,
    ({ allocated, shipped }) => allocated + shipped,
  );
  return [
    ...violations('allocation.worked', allocations, ({ id, reserved, worked }) =>
      worked === reserved ? undefined : [id, `inventory ${reserved}, fulfillment ${worked}`],
    ),
    ...violations('allocation.recorded', allocations, ({ id, reserved, recorded }) =>
      recorded === reserved ? undefined : [id, `inventory ${reserved}, orders ${recorded}`],
    ),
    ...violations('line.allocated-is-reserved', [...byOrder], ([key, units]) =>
      (byLine.get(key) ?? 0) === units ? undefined : [key, `orders ${units}, inventory ${byLine.get(key) ?? 0}`],
    ),
    ...violations('line.adds-up', lines, ({ orderId, sku, quantity, ...units }) => {
      const sum = units.open + units.backordered + units.allocated + units.shipped + units.cancelled;
      return sum === quantity ? undefined : [orderId, `${sku}: ${sum} of ${quantity}`];
    }),
  ];
}
