import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { checkItem, itemRecord, type ItemDetails } from '../rules/item.js';
import type { InventoryServices } from '../services.js';
import { findLeadTimes } from '../storage/find-known.js';
import { findItems, putItems } from '../storage/put-items.js';

/** Makes an item or replaces what is kept of it. */
export function upsertItem(ctx: OperationContext<InventoryServices>, input: ItemDetails): Promise<{ sku: string }> {
  return runCommand(ctx, 'upsertItem', async (tx) => {
    const { sku, supplierCode, components } = input;
    const suppliers = await findLeadTimes(tx.db, supplierCode ? [supplierCode] : []);
    const parts = (components ?? []).map((part) => part.sku);
    const problems = checkItem(input, { suppliers, items: await findItems(tx.db, parts) });
    if (problems.length > 0) throw new DomainError(problems);
    await putItems(tx, [itemRecord(input)]);
    tx.audit({ aggregateType: 'Item', aggregateId: sku, command: 'upsertItem', after: input });
    return { sku };
  });
}
