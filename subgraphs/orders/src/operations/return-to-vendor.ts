import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { returnEntry } from '../rules/returns/move-return.js';
import { lotsOf } from '../rules/returns/return-record.js';
import type { OrdersServices } from '../services.js';
import { changeReturn, requireWorkplace, type ReturnCommandInput, type ReturnOutcome } from './change-return.js';

export interface ReturnToVendorInput extends ReturnCommandInput {
  readonly locationCode: string;
  /** The vendor's own number for it. */
  readonly reference: string;
}

/** Sends what was set aside for its vendor at a location out of the building: it leaves the stock. */
export const returnToVendor = (
  ctx: OperationContext<OrdersServices>,
  input: ReturnToVendorInput,
): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'returnToVendor', { input, access: 'LOCATION' }, async (_order, one, tx) => {
    const locationId = await requireWorkplace(tx, input.locationCode);
    if (!/^\S[\S ]{0,99}$/.test(input.reference))
      throw refuse('INVALID_REFERENCE', 'A reference has 1 to 100 characters.', ['reference']);
    const waiting = lotsOf(one).filter(
      (lot) => lot.disposition === 'RETURN_TO_VENDOR' && lot.vendorReference === null && lot.locationId === locationId,
    );
    if (waiting.length === 0)
      throw refuse('NOTHING_FOR_VENDOR', 'Nothing of this return waits for its vendor here.', ['returnId']);
    for (const lot of waiting) lot.vendorReference = input.reference;
    const units = waiting.reduce((sum, { quantity }) => sum + quantity, 0);
    const data = { units, reference: input.reference };
    return { entries: [returnEntry('RETURNED_TO_VENDOR', one, { visibility: 'STAFF', data })] };
  });
