import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import { transferLifecycle, type TransferCommand, type TransferState } from '../rules/lifecycles.js';
import type { StockChange } from '../rules/stock-level.js';
import {
  checkArrived,
  checkShipped,
  isComplete,
  receiveLines,
  shipLines,
  type TransferLine,
  type TransferUnits,
} from '../rules/transfer.js';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { lockTransfer, putTransfer, type TransferRecord } from '../storage/transfers.js';

export interface TransferCommandInput {
  readonly transferId: string;
  /** Default: everything. */
  readonly lines?: readonly TransferUnits[] | null;
}

export interface ReceiveTransferInput extends TransferCommandInput {
  /** Whether nothing more is to come: what is missing then is lost. */
  readonly last?: boolean | null;
}

function stateAfter({ status }: TransferRecord, command: TransferCommand): TransferState {
  const next = nextState(transferLifecycle, status, command);
  if (!next)
    throw refuse('ILLEGAL_TRANSITION', `A transfer that is ${status} does not take this.`, ['transferId'], { status });
  return next;
}

/** Moves stock, and tells of the levels at both ends. */
async function book(tx: Tx, transfer: TransferRecord, changes: readonly StockChange[]): Promise<void> {
  const other = transfer.lines.map(({ sku }) => ({ sku, locationId: transfer.toLocationId }));
  await ensureLevels(tx, [...changes, ...other]);
  await lockLevels(tx.db, [...changes, ...other]);
  await moveStock(tx, changes);
  const moved = new Set(changes.filter(({ delta }) => delta !== 0).map(({ locationId }) => locationId));
  if (!moved.has(transfer.toLocationId)) await touchLevels(tx, other);
}

const unitsLeaving = (
  { fromLocationId: locationId, number: reference }: TransferRecord,
  after: readonly TransferLine[],
) =>
  after.flatMap(({ sku, quantity, shipped }): StockChange[] => [
    { sku, locationId, bucket: 'reserved', delta: -quantity, reason: 'TRANSFER_SHIPPED', reference },
    { sku, locationId, bucket: 'onHand', delta: -shipped, reason: 'TRANSFER_OUT', reference },
  ]);

/** Sends the goods of a transfer; what is left behind is free again. */
export function shipTransfer(
  ctx: OperationContext<InventoryServices>,
  { transferId, lines = null }: TransferCommandInput,
): Promise<{ transferId: string }> {
  return runCommand(ctx, 'shipTransfer', async (tx) => {
    const transfer = await lockTransfer(tx, transferId);
    const status = stateAfter(transfer, 'ship');
    const problems = lines ? checkShipped(transfer.lines, lines) : [];
    if (problems.length > 0) throw new DomainError(problems);
    const after = shipLines(transfer.lines, lines);
    if (after.every(({ shipped }) => shipped === 0)) throw refuse('EMPTY', 'Nothing is sent: cancel it.', ['lines']);
    await putTransfer(
      tx,
      transferId,
      status,
      after.map((line) => ({ ...line, quantity: line.shipped })),
    );
    await book(tx, transfer, unitsLeaving(transfer, after));
    return { transferId };
  });
}

/** Books in what has arrived of a transfer; damaged units are on hand but not for sale. */
export function receiveTransfer(
  ctx: OperationContext<InventoryServices>,
  { transferId, lines = null, last }: ReceiveTransferInput,
): Promise<{ transferId: string }> {
  return runCommand(ctx, 'receiveTransfer', async (tx) => {
    const transfer = await lockTransfer(tx, transferId);
    const problems = lines ? checkArrived(transfer.lines, lines) : [];
    if (problems.length > 0) throw new DomainError(problems);
    const after = receiveLines(transfer.lines, lines, last ?? false);
    const status = stateAfter(transfer, isComplete(after) ? 'receiveAll' : 'receivePart');
    const { toLocationId: locationId, number: reference } = transfer;
    const changes = after.flatMap((line, index): StockChange[] => {
      const before = transfer.lines[index] ?? line;
      const { sku } = line;
      return [
        { sku, locationId, bucket: 'onHand', delta: line.received - before.received, reason: 'TRANSFER_IN', reference },
        { sku, locationId, bucket: 'damaged', delta: line.damaged - before.damaged, reason: 'TRANSFER_IN', reference },
      ];
    });
    await putTransfer(tx, transferId, status, after);
    await book(tx, transfer, changes);
    const lost = after.filter((line) => line.lost > 0);
    if (lost.length > 0) {
      const summary = `${reference}: ${lost.map((line) => `${line.lost} × ${line.sku}`).join(', ')} did not arrive.`;
      tx.emit(caseRequested({ kind: 'TRANSFER_LOSS', subject: { type: 'Transfer', id: transferId }, version: 1, stands: true, summary })); // prettier-ignore
    }
    return { transferId };
  });
}

/** Gives up a transfer that has not left; its units are free again. */
export function cancelTransfer(
  ctx: OperationContext<InventoryServices>,
  { transferId }: { readonly transferId: string },
): Promise<{ transferId: string }> {
  return runCommand(ctx, 'cancelTransfer', async (tx) => {
    const transfer = await lockTransfer(tx, transferId);
    const status = stateAfter(transfer, 'cancel');
    const after = transfer.lines.map((line) => ({ ...line, shipped: 0 }));
    await putTransfer(tx, transferId, status, transfer.lines);
    await book(tx, transfer, unitsLeaving(transfer, after));
    return { transferId };
  });
}
