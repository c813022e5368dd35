import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import type { FulfillmentServices } from '../services.js';

export interface LabelBatchInput {
  /** Parcels of these fulfillment orders; otherwise all that wait at the location. */
  readonly fulfillmentOrderIds?: readonly string[] | null;
  readonly locationId?: string | null;
}

const MOST = 10_000;

interface BatchParcel {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  readonly labelAttempts: number;
  readonly labelKey: string;
}

/** Parcels that wait for their label or have it and have not left, in the order of the work. */
function parcelsFor(tx: Tx, input: LabelBatchInput, own: readonly string[] | undefined): Promise<BatchParcel[]> {
  const { fulfillmentOrderIds: ids, locationId } = input;
  return rows(
    tx.db,
    sql`select s.id, o.order_id, s.status, s.label_attempts, s.label_key from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id
        left join known_location l on l.id = o.location_id
        where s.status in ('LABEL_PENDING', 'LABEL_UNKNOWN', 'LABEL_FAILED', 'LABEL_PURCHASED', 'MANIFESTED') and o.status = 'PACKED'
          and (${ids ? ids.filter(isId) : null}::uuid[] is null or o.id = any(${ids ? ids.filter(isId) : null}::uuid[]))
          and (${locationId ?? null}::uuid is null or o.location_id = ${locationId ?? null}::uuid)
          and (${own ?? null}::text[] is null or l.code = any(${own ?? null}::text[]))
        order by o.due_at nulls last, o.created_at, o.id, s.position limit ${MOST}`,
  );
}

/**
 * Gathers the labels of many parcels, to be printed as one file. Labels that failed are asked for again; the workers
 * buy, and the batch shows how far they are.
 */
export const createLabelBatch = (
  ctx: OperationContext<FulfillmentServices>,
  input: LabelBatchInput,
): Promise<{ batchId: string }> =>
  runCommand(ctx, 'createLabelBatch', async (tx) => {
    if (!input.fulfillmentOrderIds && !input.locationId)
      throw refuse('REQUIRED', 'Name fulfillment orders or a location.', ['locationId']);
    if (input.locationId != null && !isId(input.locationId))
      throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
    const parcels = await parcelsFor(tx, input, ctx.actor.locations);
    if (parcels.length === 0) throw refuse('NOTHING_TO_LABEL', 'No packed parcel that matches.', ['locationId']);
    const batchId = newId(tx.now);
    const by = JSON.stringify({ role: tx.actor.role, id: tx.actor.id });
    await run(
      tx.db,
      sql`insert into label_batch (id, format, requested_by, created_at) values (${batchId}, 'PDF', ${by}::jsonb, ${tx.now})`,
    );
    const items = parcels.map(({ id }, position) => ({ position, shipment_id: id }));
    await run(
      tx.db,
      sql`insert into label_batch_item (batch_id, position, shipment_id) select ${batchId}::uuid, position, shipment_id from ${recordset(items, 'i', 'position int, shipment_id uuid')}`,
    );
    for (const { id, orderId, labelAttempts, labelKey } of parcels.filter((one) => one.status === 'LABEL_FAILED'))
      tx.emit({
        type: 'LabelRequested',
        aggregateId: `${labelKey}:${labelAttempts}`,
        aggregateVersion: 1,
        orderId,
        payload: { shipmentId: id, orderId },
      });
    return { batchId };
  });
