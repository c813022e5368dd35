import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql, jsonb } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface AttachToOrderInput extends OrderCommandInput {
  readonly name: string;
  /** Where the file is kept: https only, since staff will open it. */
  readonly url: string;
  readonly mediaType?: string | null;
}

const MAX_ATTACHMENTS = 100;

const isHttps = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:';

/** Keeps a reference to a file that belongs to an order, such as a photo of the damage. The file itself is kept elsewhere. */
export function attachToOrder(
  ctx: OperationContext<OrdersServices>,
  input: AttachToOrderInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'attachToOrder', input, async (order, tx) => {
    const { name, url, mediaType = null } = input;
    if (name.trim() === '' || name.length > 200)
      throw refuse('INVALID_NAME', 'A name has 1 to 200 characters.', ['name']);
    if (!isHttps(url) || url.length > 2_000) throw refuse('INVALID_URL', 'An attachment is a https address.', ['url']);
    if (mediaType && !/^[\w.+-]+\/[\w.+-]+$/.test(mediaType))
      throw refuse('INVALID_MEDIA_TYPE', 'A media type is written like image/png.', ['mediaType']);
    const known = await firstRow<{ count: number }>(
      tx.db,
      sql`select count(*)::int as count from order_attachment where order_id = ${order.id}`,
    );
    if ((known?.count ?? 0) >= MAX_ATTACHMENTS)
      throw refuse('TOO_MANY_ATTACHMENTS', `An order has at most ${MAX_ATTACHMENTS} attachments.`, ['url']);
    await run(
      tx.db,
      sql`insert into order_attachment (id, order_id, name, url, media_type, added_by, created_at)
          values (${newId(tx.now)}, ${order.id}, ${name}, ${url}, ${mediaType}, ${jsonb({ role: tx.actor.role, id: tx.actor.id })}, ${tx.now})`,
    );
    return [{ type: 'ATTACHMENT_ADDED', visibility: 'STAFF', data: { name } }];
  });
}
