import type { AllocationState } from './allocation-state.js';
import type { ComponentState, LineCounters, LineState } from './order-state.js';

/** Units of one component that inventory and fulfillment report, summed over its allocations. */
interface Reported {
  readonly allocated: number;
  readonly backordered: number;
  readonly shipped: number;
  readonly delivered: number;
}

function reportedOf(allocations: readonly AllocationState[], lineId: string, sku: string): Reported {
  let allocated = 0;
  let backordered = 0;
  let shipped = 0;
  let delivered = 0;
  for (const allocation of allocations) {
    if (allocation.lineId !== lineId || allocation.sku !== sku) continue;
    shipped += allocation.shipped;
    delivered += allocation.delivered;
    if (allocation.state === 'BACKORDERED') backordered += allocation.quantity;
    else allocated += Math.max(0, allocation.quantity - allocation.shipped);
  }
  return { allocated, backordered, shipped, delivered };
}

/** Whole kits in `units` of a component: a line counts only what is complete. */
const kits = (units: number, { perKit }: ComponentState): number => Math.floor(units / perKit);

const least = (components: readonly ComponentState[], count: (component: ComponentState) => number): number =>
  components.length === 0 ? 0 : Math.min(...components.map(count));

/**
 * A line's counters from what is reported of its allocations. What shipped is the truth: if more shipped than was left
 * after cancellations, the cancellations shrink. Reports may be out of step with each other; whatever they say, the
 * counters add up to the quantity, in the order shipped, cancelled, allocated, backordered, open.
 */
export function foldLine(line: LineState, allocations: readonly AllocationState[]): LineCounters {
  const reports = new Map(
    line.components.map((component) => [component.sku, reportedOf(allocations, line.id, component.sku)]),
  );
  const count = (pick: (reported: Reported) => number): number =>
    least(line.components, (component) => {
      const reported = reports.get(component.sku);
      return reported ? kits(pick(reported), component) : 0;
    });
  const { quantity } = line;
  const shipped = Math.min(
    quantity,
    count((reported) => reported.shipped),
  );
  const cancelled = Math.min(line.cancelled, quantity - shipped);
  const covered = count((reported) => reported.shipped + reported.allocated);
  const allocated = Math.min(Math.max(0, covered - shipped), quantity - shipped - cancelled);
  const promised = count((reported) => reported.shipped + reported.allocated + reported.backordered);
  const backordered = Math.min(Math.max(0, promised - shipped - allocated), quantity - shipped - cancelled - allocated);
  const delivered = Math.min(
    shipped,
    count((reported) => reported.delivered),
  );
  return {
    quantity,
    shipped,
    cancelled,
    allocated,
    backordered,
    open: quantity - shipped - cancelled - allocated - backordered,
    cancelPending: Math.min(line.cancelPending, allocated),
    delivered,
    returned: Math.min(line.returned, shipped),
    lost: Math.min(line.lost, shipped - delivered),
  };
}

/** A line that nothing reports on, such as a service: all of it is done once the order is confirmed. */
export const isSelfCompleting = (line: Pick<LineState, 'stockTracked' | 'requiresShipping'>): boolean =>
  !line.stockTracked && !line.requiresShipping;

/** Units still wanted from stock: what is neither cancelled. Includes what has shipped. */
export const wantedUnits = (line: Pick<LineState, 'quantity' | 'cancelled'>): number => line.quantity - line.cancelled;
