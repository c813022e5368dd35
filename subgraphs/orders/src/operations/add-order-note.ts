import type { OperationContext } from '@oms/platform/commands/run-command';
import { run, sql, jsonb } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface AddOrderNoteInput extends OrderCommandInput {
  readonly text: string;
  /** CUSTOMER: the customer reads it too. */
  readonly visibility: 'CUSTOMER' | 'STAFF';
}

const MAX_TEXT = 10_000;

/** Writes a note to an order. Notes are never changed: what was thought at the time stays. */
export function addOrderNote(
  ctx: OperationContext<OrdersServices>,
  input: AddOrderNoteInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'addOrderNote', input, async (order, tx) => {
    const text = input.text.trim();
    if (text === '' || text.length > MAX_TEXT)
      throw refuse('INVALID_TEXT', `A note has 1 to ${MAX_TEXT} characters.`, ['text']);
    const { role, id, name } = tx.actor;
    const noteId = newId(tx.now);
    await run(
      tx.db,
      sql`insert into order_note (id, order_id, text, visibility, author, created_at)
          values (${noteId}, ${order.id}, ${text}, ${input.visibility}, ${jsonb({ role, id, name })}, ${tx.now})`,
    );
    return [{ type: 'NOTE_ADDED', visibility: input.visibility, data: { noteId } }];
  });
}
