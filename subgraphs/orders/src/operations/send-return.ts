import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { moveReturn, returnEntry } from '../rules/returns/move-return.js';
import { ownParcel } from '../rules/returns/return-record.js';
import type { OrdersServices } from '../services.js';
import { addReturnTerm } from '../storage/tracking-terms.js';
import { changeReturn, notNow, type ReturnCommandInput, type ReturnOutcome } from './change-return.js';

export interface SendReturnInput extends ReturnCommandInput {
  readonly carrier?: string | null;
  /** Of a parcel of the customer's own; the number of a label of ours is known. */
  readonly trackingNumber?: string | null;
}

const NUMBER = /^[\w -]{4,60}$/;

function check({ carrier, trackingNumber }: SendReturnInput): void {
  if (trackingNumber && !NUMBER.test(trackingNumber))
    throw refuse('INVALID_TRACKING_NUMBER', 'A tracking number has 4 to 60 letters and digits.', ['trackingNumber']);
  if (carrier && carrier.length > 60)
    throw refuse('TEXT_TOO_LONG', 'A carrier has at most 60 characters.', ['carrier']);
}

/** Says that the goods are on their way, by a parcel of the customer's own or by our label before its first scan. */
export const sendReturn = (ctx: OperationContext<OrdersServices>, input: SendReturnInput): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'sendReturn', { input, access: 'CUSTOMER' }, async (order, one, tx) => {
    check(input);
    if (!moveReturn(order, one, 'depart', tx.now)) throw notNow(one, 'sent');
    const { carrier = null, trackingNumber = null } = input;
    if (one.parcel?.status !== 'ISSUED') one.parcel = ownParcel(carrier, trackingNumber);
    if (trackingNumber && !input.dryRun) await addReturnTerm(tx, order.id, trackingNumber);
    const data = { trackingNumber: one.parcel?.trackingNumber };
    return { entries: [returnEntry('RETURN_IN_TRANSIT', one, { data })] };
  });
