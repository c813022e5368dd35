import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { problem } from '../rules/problem.js';
import { problemInLines } from '../rules/purchase-order.js';
import { availableAt, levelKey, type LevelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { findLocationIds, findSkus } from '../storage/find-known.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { insertTransfer } from '../storage/transfers.js';

export interface CreateTransferInput {
  readonly fromLocationCode: string;
  readonly toLocationCode: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly expectedAt?: Date | null;
}

async function places(tx: Tx, { fromLocationCode, toLocationCode }: CreateTransferInput) {
  if (fromLocationCode === toLocationCode)
    throw refuse('SAME_LOCATION', 'Goods are sent from one location to another.', ['toLocationCode']);
  const ids = await findLocationIds(tx.db, [fromLocationCode, toLocationCode]);
  const [from, to] = [ids.get(fromLocationCode), ids.get(toLocationCode)];
  if (!from) throw refuse('UNKNOWN_LOCATION', `There is no location ${fromLocationCode}.`, ['fromLocationCode']);
  if (!to) throw refuse('UNKNOWN_LOCATION', `There is no location ${toLocationCode}.`, ['toLocationCode']);
  return { from, to };
}

/** Reserves the units where they are, so that nobody is promised them meanwhile. */
async function reserveUnits(tx: Tx, from: string, lines: CreateTransferInput['lines']): Promise<void> {
  const keys: LevelKey[] = lines.map(({ sku }) => ({ sku, locationId: from }));
  await ensureLevels(tx, keys);
  const levels = await lockLevels(tx.db, keys);
  const short = lines.flatMap(({ sku, quantity }, index) => {
    const level = levels.get(levelKey({ sku, locationId: from }));
    const free = level ? Math.max(0, availableAt(level)) : 0;
    return free < quantity
      ? [problem('OUT_OF_STOCK', `Only ${free} of ${sku} may leave.`, 'lines', index, 'quantity')]
      : [];
  });
  if (short.length > 0) throw new DomainError(short);
  await moveStock(
    tx,
    lines.map(({ sku, quantity }) => ({
      sku,
      locationId: from,
      bucket: 'reserved',
      delta: quantity,
      reason: 'TRANSFER',
    })),
  );
}

/** Plans to send goods from one location to another; the units are reserved until they leave. */
export function createTransfer(
  ctx: OperationContext<InventoryServices>,
  input: CreateTransferInput,
): Promise<{ transferId: string }> {
  return runCommand(ctx, 'createTransfer', async (tx) => {
    const { from, to } = await places(tx, input);
    const skus = input.lines.map(({ sku }) => sku);
    const wrong = problemInLines(input.lines, await findSkus(tx.db, skus));
    if (wrong) throw new DomainError(wrong);
    if (new Set(skus).size < skus.length) throw refuse('DUPLICATE_LINE', 'Name each item once.', ['lines']);
    await reserveUnits(tx, from, input.lines);
    const given = { fromLocationId: from, toLocationId: to, status: 'READY_TO_SHIP' as const };
    const transferId = await insertTransfer(tx, { ...given, expectedAt: input.expectedAt ?? null }, input.lines);
    const keys = skus.map((sku) => ({ sku, locationId: to }));
    await ensureLevels(tx, keys);
    await touchLevels(tx, keys);
    return { transferId };
  });
}
