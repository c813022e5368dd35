import { availableCommands } from '@oms/platform/values/lifecycle';
import { BEFORE_SHIPPING } from './hold-work.js';
import { workLifecycle, type WorkCommand } from './lifecycles.js';
import type { WorkOrder, WorkStatus } from './work-state.js';

/** States in which units have not been touched yet: the work may be divided, or done elsewhere. */
export const UNTOUCHED: readonly WorkStatus[] = ['SCHEDULED', 'OPEN', 'ACCEPTED'];

/** The mutations by which people give a command; what no person gives (deliver, runShort, cancel) is not named. */
const MUTATIONS: Readonly<Partial<Record<WorkCommand, readonly string[]>>> = {
  open: ['openFulfillmentOrder'],
  schedule: ['scheduleFulfillmentOrder'],
  accept: ['acceptFulfillmentOrder'],
  reject: ['rejectFulfillmentOrder', 'rerouteFulfillmentOrder'],
  startPicking: ['pickFulfillmentOrder'],
  pack: ['packFulfillmentOrder'],
  ship: ['shipFulfillmentOrder'],
  markReady: ['markReadyForPickup'],
  arriveAtStore: ['receiveAtStore'],
  handOver: ['handOverPickup'],
};

type Work = Pick<WorkOrder, 'status' | 'method' | 'onHold' | 'hold'>;

/** Whether a command belongs to the way that the goods take. */
function belongs(command: WorkCommand, { method }: Work): boolean {
  if (command === 'ship') return method !== 'PICKUP_IN_STORE';
  if (command === 'markReady') return method === 'PICKUP_IN_STORE';
  return command !== 'arriveAtStore' || method === 'SHIP_TO_STORE';
}

/** Mutations that the state of the work allows now. */
export function availableActions(work: Work): string[] {
  // A hold of the whole order is released where it is: on the order.
  if (work.onHold) return work.hold ? ['releaseFulfillmentHold'] : [];
  const steps = availableCommands(workLifecycle, work.status).filter((command) => belongs(command, work));
  const isUntouched = UNTOUCHED.includes(work.status);
  return [
    ...steps.flatMap((command) => MUTATIONS[command] ?? []),
    ...(isUntouched ? ['splitFulfillmentOrder'] : []),
    ...(isUntouched && work.method !== 'PICKUP_IN_STORE' ? ['moveFulfillmentOrder'] : []),
    ...(BEFORE_SHIPPING.includes(work.status) ? ['holdFulfillmentOrder'] : []),
  ];
}
