import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { holderProblems } from '../rules/credit.js';
import type { OrderState } from '../rules/order-state.js';
import { problem } from '../rules/problem.js';
import { openClaim, resolveClaim } from '../rules/returns/carrier-claims.js';
import type { ClaimItem, ClaimResolution } from '../rules/returns/return-record.js';
import { deliveredUnits, returnableUnits } from '../rules/returns/return-units.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { runCommand } from '@oms/platform/commands/run-command';
import { lockForChange, type OrderCommandInput } from './change-order.js';

export interface OpenClaimInput extends OrderCommandInput {
  /** LOST: it never came. DAMAGED: it came, and is not worth sending back. */
  readonly kind: 'LOST' | 'DAMAGED';
  readonly shipmentId?: string | null;
  readonly trackingNumber?: string | null;
  readonly reason?: string | null;
  /** Of a kit without `sku`: whole kits. */
  readonly items: readonly { readonly lineId: string; readonly sku?: string | null; readonly quantity: number }[];
  /** How the customer is made good; absent: later. */
  readonly resolution?: ClaimResolution | null;
}

export interface ClaimOutcome {
  readonly orderId: string;
  readonly claimId: string;
  readonly version: number;
}

function unitsOf(order: OrderState, { items }: OpenClaimInput): { items: ClaimItem[]; problems: UserErrorData[] } {
  const problems: UserErrorData[] = [];
  const found = items.flatMap(({ lineId, sku, quantity }, index): ClaimItem[] => {
    const line = order.lines.find((one) => one.id === lineId);
    const parts = line?.components.filter((one) => !sku || one.sku === sku) ?? [];
    if (!line || parts.length === 0)
      problems.push(problem('UNKNOWN_LINE', 'The order has no such line.', 'items', index, line ? 'sku' : 'lineId'));
    else if (!Number.isInteger(quantity) || quantity < 1)
      problems.push(problem('INVALID_QUANTITY', 'The quantity must be at least 1.', 'items', index, 'quantity'));
    return parts.map((part) => ({ lineId, sku: part.sku, quantity: quantity * (sku ? 1 : part.perKit) }));
  });
  return { items: found, problems };
}

/** What is lost has not arrived; what is damaged is with the customer and in no return. */
function tooMany(order: OrderState, kind: OpenClaimInput['kind'], items: readonly ClaimItem[]): UserErrorData[] {
  const asked = new Map<string, number>();
  return items.flatMap(({ lineId, sku, quantity }, index) => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return [];
    const units = (asked.get(`${lineId}/${sku}`) ?? 0) + quantity;
    asked.set(`${lineId}/${sku}`, units);
    const open = returnableUnits(order, line, sku);
    const most = kind === 'LOST' ? Math.max(0, open - deliveredUnits(order, line, sku)) : open;
    if (units <= most) return [];
    const message = `Only ${most} units of ${sku} may be claimed so.`;
    return [{ ...problem('QUANTITY_EXCEEDED', message, 'items', index, 'quantity'), details: { claimable: most } }];
  });
}

/** Everything that speaks against the claim. */
function problemsOf(order: OrderState, input: OpenClaimInput, items: readonly ClaimItem[]): UserErrorData[] {
  const { kind, shipmentId, resolution } = input;
  const problems = tooMany(order, kind, items);
  if (items.length === 0) problems.push(problem('EMPTY_CLAIM', 'A claim has items.', 'items'));
  if (shipmentId && !isId(shipmentId)) problems.push(problem('UNKNOWN_SHIPMENT', 'That is no id.', 'shipmentId'));
  if (shipmentId && order.claims.some((one) => one.shipmentId === shipmentId))
    problems.push(problem('ALREADY_CLAIMED', 'There is a claim for this parcel.', 'shipmentId'));
  return [...problems, ...holderProblems(order, resolution, 'resolution')];
}

/** Writes down what a carrier lost or damaged, and makes the customer good without anything coming back. */
export function openCarrierClaim(ctx: OperationContext<OrdersServices>, input: OpenClaimInput): Promise<ClaimOutcome> {
  return runCommand(ctx, 'openCarrierClaim', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const before = demandFingerprint(order);
    const { items, problems: unknown } = unitsOf(order, input);
    const problems = unknown.length > 0 ? unknown : problemsOf(order, input, items);
    if (problems.length > 0) throw new DomainError(problems);
    const { kind, shipmentId = null, trackingNumber = null, reason = null, resolution } = input;
    const by = { role: tx.actor.role, id: tx.actor.id };
    const claim = openClaim(order, { kind, shipmentId, trackingNumber, reason, items, by, now: tx.now });
    const opened = { type: `PARCEL_${kind}`, reason, data: { claimId: claim.id, trackingNumber } };
    const made = resolution ? resolveClaim(order, claim, resolution, { by, now: tx.now }) : null;
    const entries = [opened, ...(made?.entries ?? [])];
    const change = { order, before, entries, reshaped: made?.reshaped ?? false };
    if (!input.dryRun) await saveOrders(tx, ctx.services, [change]);
    return { orderId: order.id, claimId: claim.id, version: claim.version };
  });
}
