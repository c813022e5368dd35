import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { patienceBegan } from '../rules/patience.js';
import type { FulfillmentServices } from '../services.js';
import { lookUpReturnLabels } from './buy-return-labels.js';
import { generateLabel } from './generate-label.js';

const AT_ONCE = 100;

/**
 * Looks up labels of which nobody knows whether they were bought, at their carrier, by our own key: what was bought is
 * taken, what was not is bought under the same key, and after too many tries a person is asked. Also labels that nobody
 * is after any more, since their delivery was given up. Safe for several at once: the carrier takes a key once, and the
 * parcel's row decides who records the answer. One parcel's trouble holds up no other. Labels of returns
 * alike.
 */
export async function lookUpLabels(ctx: OperationContext<FulfillmentServices>): Promise<{ resolved: number }> {
  const before = patienceBegan(ctx.clock.now());
  const unknown = await rows<{ id: string }>(
    ctx.database.sql(),
    sql`select s.id from shipment s where s.status in ('LABEL_UNKNOWN', 'LABEL_PENDING') and s.created_at < ${before}
          and (s.status = 'LABEL_UNKNOWN' or exists (select from label_intent i where i.key = s.label_key and i.started_at < ${before}))
        order by s.created_at limit ${AT_ONCE}`,
  );
  let resolved = 0;
  for (const { id } of unknown) {
    try {
      if ((await generateLabel(ctx, id)) === 'LABEL_PURCHASED') resolved += 1;
    } catch (error) {
      ctx.logger.warn({ err: error, shipmentId: id }, 'a label could not be looked up; it is tried again');
    }
  }
  await lookUpReturnLabels(ctx);
  return { resolved };
}
