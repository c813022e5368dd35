import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { advanceReturn } from '../rules/returns/move-return.js';
import { allExpected, receiveUnits, type ReceivedUnits } from '../rules/returns/receive-units.js';
import { expectedUnits, isUnderWay } from '../rules/returns/return-record.js';
import type { OrdersServices } from '../services.js';
import {
  changeReturn,
  notNow,
  requireWorkplace,
  type ReturnCommandInput,
  type ReturnOutcome,
} from './change-return.js';

export interface ReceiveReturnInput extends ReturnCommandInput {
  /** Where it came in: any location, whatever the label says. */
  readonly locationCode: string;
  /** Default: everything that is still to come. */
  readonly items?: readonly ReceivedUnits[] | null;
  /** The rest will not come: what is in is all there is. */
  readonly final?: boolean | null;
}

/** Takes goods in, in parts or in full. They count as returned; until somebody looks at them they are not for sale. */
export const receiveReturn = (
  ctx: OperationContext<OrdersServices>,
  input: ReceiveReturnInput,
): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'receiveReturn', { input, access: 'LOCATION' }, async (order, one, tx) => {
    const locationId = await requireWorkplace(tx, input.locationCode);
    const receivable = isUnderWay(one) && one.status !== 'RECEIVED' && one.status !== 'INSPECTED';
    if (!receivable) throw notNow(one, 'received');
    const problems = receiveUnits(one, input.items ?? allExpected(one), { locationId, now: tx.now });
    if (problems.length > 0) throw new DomainError(problems);
    const nothing = one.lines.every((line) => line.lots.length === 0);
    if (nothing) throw notNow(one, 'received without any goods');
    if (input.final) for (const line of one.lines) line.dropped += expectedUnits(line);
    return { entries: advanceReturn(order, one, tx.now) };
  });
