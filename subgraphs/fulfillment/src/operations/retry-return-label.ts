import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { CarrierOutcomeUnknown, CarrierUnavailable } from '../carriers/carrier-errors.js';
import type { FulfillmentServices } from '../services.js';
import { buyReturnLabel } from './buy-return-labels.js';
import { worksAt } from './works-at.js';

export interface RetryReturnLabelInput {
  readonly returnId: string;
}

/**
 * Asks carriers again for the label of a return that none of them sold: offers are compared anew, and what was bought
 * after all is taken. One that cannot be reached now is asked again by the clock.
 */
export async function retryReturnLabel(
  ctx: OperationContext<FulfillmentServices>,
  { returnId }: RetryReturnLabelInput,
): Promise<{ returnId: string }> {
  const outcome = await runCommand(ctx, 'retryReturnLabel', async (tx) => {
    const found = isId(returnId)
      ? await firstRow<{ id: string; status: string; locationId: string }>(
          tx.db,
          sql`select id, status, location_id from return_label where id = ${returnId} for update`,
        )
      : undefined;
    if (!found || !(await worksAt(ctx.actor, tx.db, [found.locationId])))
      throw refuse('UNKNOWN_RETURN', 'No label was ever asked for by such a return.', ['returnId']);
    const { id, status } = found;
    if (status !== 'FAILED')
      throw refuse('ILLEGAL_TRANSITION', `A label that is ${status} is not asked for again.`, ['returnId'], { status });
    // Its failure stays until it is dealt with: it tells that the old choice is to be made anew.
    await run(
      tx.db,
      sql`update return_label set status = 'REQUESTED', version = version + 1, attempts = 0, updated_at = ${tx.now} where id = ${id}`,
    );
    return { returnId: id };
  });
  await buyReturnLabel(ctx, outcome.returnId).catch((error: unknown) => {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierOutcomeUnknown)) throw error;
    ctx.logger.warn({ err: error, returnId: outcome.returnId }, 'a return label will be looked up');
  });
  return outcome;
}
