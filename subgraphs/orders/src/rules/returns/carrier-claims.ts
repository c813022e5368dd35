import { newId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { grantAllowance, payOut } from '../grant-refund.js';
import { grantedBy, lineMoney } from '../order-totals.js';
import type { LineState, OrderState } from '../order-state.js';
import { planRefund, type RefundPlan } from '../plan-refund.js';
import { excessOf, refundEntry } from '../refunds.js';
import type { TimelineEntry } from '../timeline-entry.js';
import { addReplacement } from '../reship.js';
import { shippingBack } from './return-worth.js';
import { claimLifecycle } from './return-lifecycle.js';
import type { ClaimItem, ClaimRecord, ClaimResolution } from './return-record.js';
import { worthOfUnits } from './return-value.js';

export interface ClaimMaker {
  readonly kind: 'LOST' | 'DAMAGED';
  readonly shipmentId: string | null;
  readonly trackingNumber: string | null;
  readonly reason: string | null;
  readonly items: readonly ClaimItem[];
  readonly by: unknown;
  readonly now: Date;
}

interface LineUnits {
  readonly line: LineState;
  readonly units: Map<string, number>;
}

function byLine(order: OrderState, items: readonly ClaimItem[]): LineUnits[] {
  const found = new Map<string, LineUnits>();
  for (const { lineId, sku, quantity } of items) {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) continue;
    const known = found.get(lineId) ?? { line, units: new Map<string, number>() };
    known.units.set(sku, (known.units.get(sku) ?? 0) + quantity);
    found.set(lineId, known);
  }
  return [...found.values()];
}

/** What the units of a claim may still be given for, by the line that was paid for; never more than is left of it. */
function worthOfItems(order: OrderState, items: readonly ClaimItem[]): { lineId: string; amount: number }[] {
  const granted = grantedBy(order.allowances);
  const amounts = new Map<string, number>();
  for (const { line, units } of byLine(order, items)) {
    const { paid, amount } = worthOfUnits(order, line, units);
    const left = lineMoney(paid).total - (granted.get(paid.id)?.amount ?? 0);
    amounts.set(paid.id, Math.max(0, Math.min(left, (amounts.get(paid.id) ?? 0) + amount)));
  }
  return [...amounts].map(([lineId, amount]) => ({ lineId, amount }));
}

/** Writes down what a carrier owes us for units that it lost or damaged. */
export function openClaim(order: OrderState, maker: ClaimMaker): ClaimRecord {
  const { kind, shipmentId, trackingNumber, reason, items, by, now } = maker;
  order.claimsOpened += 1;
  const claim: ClaimRecord = {
    id: newId(now),
    shipmentId,
    trackingNumber,
    kind,
    status: 'OPEN',
    version: 1,
    items,
    resolution: null,
    allowanceId: null,
    reason,
    value: worthOfItems(order, items).reduce((sum, { amount }) => sum + amount, 0),
    paid: 0,
    carrierReference: null,
    openedBy: by,
    openedAt: now,
    filedAt: null,
    resolvedAt: null,
    settledAt: null,
    updatedAt: now,
  };
  order.claims.push(claim);
  return claim;
}

/** Moves a claim on; false where its state does not allow it. */
export function moveClaim(claim: ClaimRecord, command: 'file' | 'pay' | 'reject', now: Date): boolean {
  const next = nextState(claimLifecycle, claim.status, command);
  if (!next) return false;
  Object.assign(claim, { status: next, version: claim.version + 1, updatedAt: now });
  if (command === 'file') claim.filedAt = now;
  else claim.settledAt = now;
  return true;
}

/** The units go out again without a second charge: whole kits as such, what is left of them by part. */
function reship(order: OrderState, { items }: ClaimRecord, now: Date): void {
  for (const { line, units } of byLine(order, items)) {
    const kits = Math.min(...line.components.map(({ sku, perKit }) => Math.floor((units.get(sku) ?? 0) / perKit)));
    if (kits > 0) addReplacement(order, line, line.sku, kits, now);
    for (const { sku, perKit } of line.components) {
      const rest = (units.get(sku) ?? 0) - kits * perKit;
      if (rest > 0) addReplacement(order, line, sku, rest, now);
    }
  }
}

/** What is paid back for the units, with the shipping of deliveries of which nothing is left. */
function planFor(order: OrderState, claim: ClaimRecord): RefundPlan {
  const lines = worthOfItems(order, claim.items).filter(({ amount }) => amount > 0);
  claim.resolution = 'REFUND';
  const { plan, problems } = planRefund(order, { lines, shipping: shippingBack(order) });
  if (problems.length > 0) throw new Error(`a claim gives more than there is: ${problems[0]?.message}`);
  return plan;
}

/** Makes good what a carrier lost or damaged; a claim is resolved once. Answers the entries, and whether lines are new. */
export function resolveClaim(
  order: OrderState,
  claim: ClaimRecord,
  resolution: ClaimResolution,
  { by, now }: { readonly by: unknown; readonly now: Date },
): { entries: TimelineEntry[]; reshaped: boolean } {
  if (claim.resolution !== null) throw new RangeError('a claim is resolved once');
  const entries: TimelineEntry[] = [];
  if (resolution === 'RESHIP') reship(order, claim, now);
  if (resolution === 'REFUND' || resolution === 'STORE_CREDIT') {
    const plan = planFor(order, claim);
    const maker = { reason: claim.kind === 'LOST' ? 'PARCEL_LOST' : 'PARCEL_DAMAGED', by, now };
    const allowance = plan.amount > 0 ? grantAllowance(order, plan, { ...maker, cause: 'LOST' }) : null;
    claim.allowanceId = allowance?.id ?? null;
    const payable = Math.max(0, Math.min(plan.amount, excessOf(order)));
    const credit = resolution === 'STORE_CREDIT' ? payable : 0;
    entries.push(...payOut(order, payable, { credit }, { ...maker, allowanceId: claim.allowanceId }).map(refundEntry));
  }
  Object.assign(claim, { resolution, resolvedAt: now, updatedAt: now });
  const type = resolution === 'RESHIP' ? 'RESHIPPED' : 'CLAIM_RESOLVED';
  const data = { claimId: claim.id, resolution, trackingNumber: claim.trackingNumber };
  return { entries: [{ type, reason: claim.reason, data }, ...entries], reshaped: resolution === 'RESHIP' };
}
