import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { expectedAfter, problemInLines, type PurchaseOrderDraftLine } from '../rules/purchase-order.js';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { findSkus } from '../storage/find-known.js';
import { ensureLevels } from '../storage/levels.js';
import { insertPurchaseOrder } from '../storage/purchase-orders.js';
import { requireLeadTime, requireLocation } from './require-known.js';

export interface PurchaseOrderDraft {
  readonly externalReference?: string | null;
  readonly supplierCode: string;
  readonly locationCode: string;
  readonly orderedAt?: Date | null;
  readonly expectedAt?: Date | null;
  readonly lines: readonly PurchaseOrderDraftLine[];
}

const LONGEST_REFERENCE = 255;

/** Checks and writes a submitted purchase order; refuses what it cannot take. */
export async function putPurchaseOrder(tx: Tx, draft: PurchaseOrderDraft): Promise<{ purchaseOrderId: string }> {
  const { supplierCode, lines } = draft;
  if (draft.externalReference && draft.externalReference.length > LONGEST_REFERENCE)
    throw refuse('TEXT_TOO_LONG', `A reference has at most ${LONGEST_REFERENCE} characters.`, ['externalReference']);
  const locationId = await requireLocation(tx, draft.locationCode);
  const leadTimeDays = await requireLeadTime(tx, supplierCode);
  const skus = lines.map(({ sku }) => sku);
  const problem = problemInLines(lines, await findSkus(tx.db, skus));
  if (problem) throw new DomainError(problem);
  const orderedAt = draft.orderedAt ?? tx.now;
  const purchaseOrderId = await insertPurchaseOrder(tx, {
    externalReference: draft.externalReference ?? null,
    supplierCode,
    locationId,
    orderedAt,
    expectedAt: draft.expectedAt ?? expectedAfter(orderedAt, leadTimeDays),
    lines,
  });
  const keys = skus.map((sku) => ({ sku, locationId }));
  await ensureLevels(tx, keys);
  await touchLevels(tx, keys);
  return { purchaseOrderId };
}

/** Orders goods from a supplier for a location; they count as on order at once. */
export const createPurchaseOrder = (
  ctx: OperationContext<InventoryServices>,
  input: PurchaseOrderDraft,
): Promise<{ purchaseOrderId: string }> => runCommand(ctx, 'createPurchaseOrder', (tx) => putPurchaseOrder(tx, input));
