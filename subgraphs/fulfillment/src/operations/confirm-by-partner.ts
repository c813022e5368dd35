import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { runCommand } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { newShipment } from '../rules/new-shipment.js';
import type { PickedLine } from '../rules/pick-lines.js';
import { readPartnerMessage, type PartnerMessage } from '../rules/partner-message.js';
import { departParcels, shippedNote } from '../rules/ship-work.js';
import { liveUnits, type WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWork } from '../storage/save-work.js';
import { advance } from './change-work.js';
import { pickWithin } from './pick-fulfillment-order.js';
import { giveUp } from './reject-fulfillment-order.js';
import { requireLocation } from './require-location.js';

type Context = OperationContext<FulfillmentServices>;
type Note = { readonly type: string; readonly reason?: string | null; readonly data?: unknown };
type Shipped = Extract<PartnerMessage, { type: 'SHIPPED' }>;

/** Short units by line; refuses SKUs and quantities that the work does not have. */
function pickedLines(order: WorkOrder, { short }: Shipped): PickedLine[] {
  const missing = new Map(short.map((one) => [one.sku, one]));
  const lines = order.lines.map((line) => {
    const open = liveUnits(line) - line.picked;
    const gone = missing.get(line.sku);
    missing.delete(line.sku);
    if (gone && gone.quantity > open)
      throw refuse('QUANTITY_EXCEEDED', `Only ${open} units of ${line.sku} are wanted.`, ['short']);
    return {
      lineId: line.id,
      quantity: open - (gone?.quantity ?? 0),
      short: gone?.quantity ?? 0,
      shortReason: gone?.reason ?? null,
    };
  });
  const [unknown] = missing.keys();
  if (unknown) throw refuse('UNKNOWN_SKU', `${unknown} is not in this fulfillment order.`, ['short']);
  return lines;
}

/** All the steps that the partner has done, one after the other. */
async function shipByPartner(tx: Tx, order: WorkOrder, message: Shipped): Promise<Note[]> {
  const notes: Note[] = [];
  if (order.status === 'OPEN') advance(order, 'accept');
  if (order.status === 'ACCEPTED' || order.status === 'PICKING')
    notes.push(...(await pickWithin(tx, order, pickedLines(order, message))));
  if (order.status === 'SHORT') return notes;
  if (order.status === 'PICKED') {
    advance(order, 'pack');
    for (const line of order.lines) line.packed = line.picked;
    const contents = order.lines.flatMap((line) => (line.packed > 0 ? [{ lineId: line.id, sku: line.sku, quantity: line.packed }] : [])); // prettier-ignore
    const parcel = {
      boxCode: null,
      lengthMm: 1,
      widthMm: 1,
      heightMm: 1,
      weightGrams: message.weightGrams ?? 1,
      contents,
    };
    order.shipments.push(newShipment(order, parcel, 0, newId(tx.now)));
  }
  advance(order, 'ship');
  departParcels(order, { carrier: message.carrier, trackingNumber: message.trackingNumber });
  return [...notes, shippedNote(order)];
}

/** What became of one message. */
export interface PartnerOutcome {
  readonly messageId: string | null;
  readonly status: 'APPLIED' | 'REPEATED' | 'REJECTED';
  /** Why it was rejected: the first refusal. */
  readonly code: string | null;
  readonly problem: string | null;
}

async function apply(ctx: Context, tx: Tx, message: PartnerMessage): Promise<PartnerOutcome> {
  const { messageId } = message;
  const partner = ctx.actor.id;
  await run(tx.db, sql`select pg_advisory_xact_lock(hashtextextended(${`partner:${partner}:${messageId}`}, 0))`);
  const known = await firstRow(
    tx.db,
    sql`select 1 from partner_message where partner = ${partner} and message_id = ${messageId}`,
  );
  if (known) return { messageId, status: 'REPEATED', code: null, problem: null };
  const found = await firstRow<{ id: string; orderId: string }>(
    tx.db,
    sql`select id, order_id from fulfillment_order where number = ${message.fulfillmentOrder}`,
  );
  const [work] = found ? await lockWork(tx.db, [found.orderId]) : [];
  const order = work?.orders.find((one) => one.id === found?.id);
  if (!work || !order)
    throw refuse('UNKNOWN_FULFILLMENT_ORDER', 'There is no such fulfillment order.', ['fulfillmentOrder']);
  await requireLocation(ctx, tx, [order.locationId]);
  const notes: Note[] =
    message.type === 'SHIPPED' ? await shipByPartner(tx, order, message) : [rejectByPartner(order, message.reason)];
  await saveWork(tx, work, notes.map((note) => ({ ...note, fulfillmentOrderId: order.id }))); // prettier-ignore
  const outcome: PartnerOutcome = { messageId, status: 'APPLIED', code: null, problem: null };
  await run(
    tx.db,
    sql`insert into partner_message (partner, message_id, outcome, received_at) values (${partner}, ${messageId}, ${jsonb(outcome)}, ${tx.now})`,
  );
  return outcome;
}

function rejectByPartner(order: WorkOrder, reason: string): Note {
  giveUp(order, 'REJECTED');
  return { type: 'FULFILLMENT_REJECTED', reason };
}

/**
 * Takes a partner's messages, each in a transaction of its own: one that is refused holds up no other, changes nothing and
 * may be sent again once it is mended; one that was taken is answered REPEATED.
 */
export async function confirmByPartner(
  ctx: Context,
  { messages }: { readonly messages: readonly unknown[] },
): Promise<PartnerOutcome[]> {
  const outcomes: PartnerOutcome[] = [];
  for (const value of messages) {
    const read = readPartnerMessage(value);
    if ('problem' in read) {
      outcomes.push({ messageId: null, status: 'REJECTED', code: 'INVALID_MESSAGE', problem: read.problem });
      continue;
    }
    try {
      outcomes.push(
        await runCommand({ ...ctx, idempotency: undefined }, 'confirmByPartner', (tx) => apply(ctx, tx, read.message)),
      );
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { messageId } = read.message;
      outcomes.push({ messageId, status: 'REJECTED', code: error.code, problem: error.errors[0]?.message ?? null });
    }
  }
  return outcomes;
}
