import { nextState } from '@oms/platform/values/lifecycle';
import { returnLifecycle, type ReturnCommand } from './return-lifecycle.js';
import { lotsOf, type ReturnRecord } from './return-record.js';

/** Who asks what may be done. */
export interface ReturnCaller {
  readonly service: boolean;
  readonly location: boolean;
  readonly customer: boolean;
}

/** Names of the mutations that the state of a return allows now, for whoever asks. */
export function returnActions(
  one: Pick<ReturnRecord, 'status' | 'lines'>,
  { service, location, customer }: ReturnCaller,
): string[] {
  const can = (command: ReturnCommand): boolean => nextState(returnLifecycle, one.status, command) !== undefined;
  const lots = lotsOf(one);
  const here = service || location;
  const receives = can('receiveAll') && one.status !== 'RECEIVED';
  const cancels = can('cancel') && (service || (customer && one.status !== 'IN_TRANSIT'));
  return [
    ...(service && can('approve') ? ['approveReturn'] : []),
    ...(service && can('decline') ? ['declineReturn'] : []),
    ...((service || customer) && can('depart') ? ['sendReturn'] : []),
    ...(here && receives ? ['receiveReturn'] : []),
    ...(here && lots.some((lot) => lot.disposition === null) ? ['inspectReturn'] : []),
    ...(service && lots.some((lot) => lot.disposition !== null && lot.resolution === null) ? ['resolveReturn'] : []),
    ...(here && lots.some((lot) => lot.disposition === 'RETURN_TO_VENDOR' && lot.vendorReference === null)
      ? ['returnToVendor']
      : []),
    ...(cancels ? ['cancelReturn'] : []),
  ];
}
