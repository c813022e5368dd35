import { nextState } from '@oms/platform/values/lifecycle';
import { returnLifecycle, type ReturnCommand } from './return-lifecycle.js';
import { lotsOf, type ReturnLot, type ReturnRecord } from './return-record.js';

/** Who asks what may be done. */
export interface ReturnCaller {
  readonly service: boolean;
  readonly location: boolean;
  readonly customer: boolean;
}

type Actionable = Pick<ReturnRecord, 'status' | 'lines'>;
type Condition = (one: Actionable, who: ReturnCaller) => boolean;

const can = ({ status }: Actionable, command: ReturnCommand): boolean =>
  nextState(returnLifecycle, status, command) !== undefined;
const someLot = (one: Actionable, test: (lot: ReturnLot) => boolean): boolean => lotsOf(one).some(test);
const waitsForVendor = ({ disposition, vendorReference }: ReturnLot): boolean =>
  disposition === 'RETURN_TO_VENDOR' && vendorReference === null;

/** When each mutation is allowed, and to whom. */
const ALLOWED: Readonly<Record<string, Condition>> = {
  approveReturn: (one, who) => who.service && can(one, 'approve'),
  declineReturn: (one, who) => who.service && can(one, 'decline'),
  sendReturn: (one, who) => (who.service || who.customer) && can(one, 'depart'),
  receiveReturn: (one, who) => (who.service || who.location) && can(one, 'receiveAll'),
  inspectReturn: (one, who) => (who.service || who.location) && someLot(one, (lot) => lot.disposition === null),
  resolveReturn: (one, who) =>
    who.service && someLot(one, (lot) => lot.disposition !== null && lot.resolution === null),
  returnToVendor: (one, who) => (who.service || who.location) && someLot(one, waitsForVendor),
  cancelReturn: (one, who) => can(one, 'cancel') && (who.service || (who.customer && one.status !== 'IN_TRANSIT')),
};

/** Names of the mutations that the state of a return allows now, for whoever asks. */
export const returnActions = (one: Actionable, who: ReturnCaller): string[] =>
  Object.keys(ALLOWED).filter((name) => ALLOWED[name]?.(one, who));
