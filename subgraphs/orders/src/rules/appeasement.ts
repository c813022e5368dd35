import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { Lifecycle } from '@oms/platform/values/lifecycle';
import { lineMoney } from './order-totals.js';
import type { LineState, OrderState } from './order-state.js';
import { problem } from './problem.js';

export const APPEASEMENT_KINDS = ['REFUND', 'STORE_CREDIT', 'DISCOUNT', 'RESHIPMENT'] as const;
export type AppeasementKind = (typeof APPEASEMENT_KINDS)[number];
export const APPEASEMENT_STATUSES = [
  'PROPOSED',
  'PENDING_APPROVAL',
  'APPROVED',
  'ISSUED',
  'REJECTED',
  'CANCELLED',
] as const;
export type AppeasementStatus = (typeof APPEASEMENT_STATUSES)[number];
export type AppeasementCommand = 'submit' | 'approve' | 'reject' | 'issue' | 'cancel';

/** Appeasement: within a person's own limit and budget it is approved with its submission; above it somebody else decides. */
export const appeasementLifecycle: Lifecycle<AppeasementStatus, AppeasementCommand> = {
  name: 'Appeasement',
  initial: ['PROPOSED'],
  transitions: {
    PROPOSED: { submit: 'PENDING_APPROVAL', approve: 'APPROVED', cancel: 'CANCELLED' },
    PENDING_APPROVAL: { approve: 'APPROVED', reject: 'REJECTED', cancel: 'CANCELLED' },
    APPROVED: { issue: 'ISSUED', cancel: 'CANCELLED' },
    ISSUED: {},
    REJECTED: {},
    CANCELLED: {},
  },
};

/** Units of a line that are sent again. */
export interface ReshippedLine {
  readonly lineId: string;
  readonly quantity: number;
}

export interface Appeasement {
  id: string;
  orderId: string;
  customerId: string | null;
  kind: AppeasementKind;
  status: AppeasementStatus;
  version: number;
  reason: string;
  note: string | null;
  /** What it costs, in minor units. */
  amount: number;
  currency: string;
  lines: readonly ReshippedLine[];
  /** When credit or discount that it gives lapses. */
  expiresAt: Date | null;
  proposedBy: { readonly role: string; readonly id: string };
  proposedAt: Date;
  decidedBy: { readonly role: string; readonly id: string } | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  issuedAt: Date | null;
  /** Whose budget of which month (YYYY-MM) it counts against. */
  budgetAgent: string | null;
  budgetMonth: string | null;
  allowanceId: string | null;
  creditEntryId: string | null;
  discountCode: string | null;
}

/** What a role grants by itself, in minor units. */
export interface AppeasementLimit {
  readonly perAppeasement: number;
  /** Of each of its people; null: no end. */
  readonly perMonth: number | null;
  /** What one person gives back of one order without asking; null: no end. */
  readonly perRefund: number | null;
}

/**
 * The limit of somebody: what is set for the role; without any those who may approve have none, and everybody else grants
 * nothing by themselves.
 */
export const limitOf = (set: AppeasementLimit | undefined, mayApprove: boolean): AppeasementLimit =>
  set ??
  (mayApprove
    ? { perAppeasement: Number.MAX_SAFE_INTEGER, perMonth: null, perRefund: null }
    : { perAppeasement: 0, perMonth: 0, perRefund: null });

/** The month that a budget is of, in UTC. */
export const monthOf = (now: Date): string => now.toISOString().slice(0, 7);

/** What units of a line were sold for. */
function worthOf(line: LineState, quantity: number): number {
  const units = line.quantity - line.cancelled;
  return units === 0 ? 0 : Math.round((lineMoney(line).total * quantity) / units);
}

/** What sending these units again costs; at least one minor unit, so that it counts. */
export const reshipmentCost = (order: OrderState, lines: readonly ReshippedLine[]): number =>
  Math.max(
    1,
    lines.reduce((sum, { lineId, quantity }) => {
      const line = order.lines.find((one) => one.id === lineId);
      return sum + (line ? worthOf(line, quantity) : 0);
    }, 0),
  );

const RESHIPPABLE: ReadonlySet<string> = new Set(['CONFIRMED', 'PROCESSING', 'COMPLETED']);

/** Why these units cannot be sent again: only what has shipped is. */
export function reshipmentProblems(order: OrderState, lines: readonly ReshippedLine[]): UserErrorData[] {
  if (!RESHIPPABLE.has(order.status) || order.historical)
    return [problem('ILLEGAL_TRANSITION', `Nothing of an order that is ${order.status} is sent again.`, 'orderId')];
  if (lines.length === 0) return [problem('NOTHING_TO_RESHIP', 'Name the lines that are sent again.', 'lines')];
  const named = new Set<string>();
  return lines.flatMap(({ lineId, quantity }, index) => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line || named.has(lineId))
      return [problem('UNKNOWN_LINE', 'The order has no such line, or it is named twice.', 'lines', index, 'lineId')];
    named.add(lineId);
    if (Number.isInteger(quantity) && quantity >= 1 && quantity <= line.shipped) return [];
    const message = `${line.shipped} units have shipped and may be sent again.`;
    return [
      { ...problem('QUANTITY_EXCEEDED', message, 'lines', index, 'quantity'), details: { shipped: line.shipped } },
    ];
  });
}
