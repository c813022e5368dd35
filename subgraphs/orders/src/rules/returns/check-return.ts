import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { policiesOf } from '../channel-policies.js';
import { holderProblems } from '../credit.js';
import type { LineState, OrderState } from '../order-state.js';
import { problem } from '../problem.js';
import { isFault, type ReturnPolicy } from './return-policy.js';
import type { Condition, Resolution } from './return-record.js';
import { returnables, type Returnable } from './returnable.js';

export interface ReturnLineInput {
  readonly lineId: string;
  /** Of a kit: one of its parts; default: whole kits. */
  readonly sku?: string | null;
  readonly quantity: number;
  readonly reason: string;
  readonly condition?: Condition | null;
  readonly resolution?: Resolution | null;
  /** Of an exchange: what for; default: the same again. */
  readonly exchangeSku?: string | null;
  readonly note?: string | null;
}

/** Units of one item that are asked to come back. */
export interface WantedUnits {
  readonly given: ReturnLineInput;
  readonly index: number;
  readonly line: LineState;
  readonly sku: string;
  readonly quantity: number;
}

/** Whole kits become units of their parts. */
export function wantedUnits(order: OrderState, lines: readonly ReturnLineInput[]): WantedUnits[] {
  return lines.flatMap((given, index) => {
    const line = order.lines.find((one) => one.id === given.lineId);
    if (!line) return [];
    const parts = given.sku
      ? line.components.filter((one) => one.sku === given.sku).map(({ sku }) => ({ sku, perKit: 1 }))
      : line.components;
    return parts.map(({ sku, perKit }) => ({ given, index, line, sku, quantity: given.quantity * perKit }));
  });
}

/** What the one who asks may do: see past the policy, ask for goods that no carrier has reported as delivered. */
export interface ReturnRights {
  readonly override: boolean;
  readonly undelivered: boolean;
}

/** What the wish of a line says against itself. */
function wishProblems({ resolution, exchangeSku, note }: ReturnLineInput): [string, string, string][] {
  const found: [string, string, string][] = [];
  if (resolution === 'REJECT') found.push(['INVALID_RESOLUTION', 'Nobody asks for a refusal.', 'resolution']);
  if (exchangeSku && resolution !== 'EXCHANGE')
    found.push(['INVALID_RESOLUTION', 'Only an exchange is for something.', 'exchangeSku']);
  if (note && note.length > 2_000) found.push(['TEXT_TOO_LONG', 'A note has at most 2000 characters.', 'note']);
  return found;
}

function shapeProblems(
  order: OrderState,
  given: ReturnLineInput,
  index: number,
  policy: ReturnPolicy,
): UserErrorData[] {
  const line = order.lines.find((one) => one.id === given.lineId);
  if (!line) return [problem('UNKNOWN_LINE', 'The order has no such line.', 'lines', index, 'lineId')];
  const found = wishProblems(given);
  if (given.sku && !line.components.some((one) => one.sku === given.sku))
    found.push(['UNKNOWN_SKU', `${given.sku} is not a part of this line.`, 'sku']);
  if (!Number.isInteger(given.quantity) || given.quantity < 1)
    found.push(['INVALID_QUANTITY', 'The quantity must be at least 1.', 'quantity']);
  if (!policy.reasons.includes(given.reason))
    found.push(['INVALID_REASON', `The reason is one of ${policy.reasons.join(', ')}.`, 'reason']);
  if (given.condition && !policy.conditions.includes(given.condition))
    found.push(['CONDITION_NOT_ACCEPTED', `Taken back is what is ${policy.conditions.join(', ')}.`, 'condition']);
  return [
    ...found.map(([code, message, name]) => problem(code, message, 'lines', index, name)),
    ...holderProblems(order, given.resolution, 'lines', index, 'resolution'),
  ];
}

const WHY: Readonly<Record<string, string>> = {
  NOT_A_GOOD: 'It is a service.',
  NOT_SHIPPED: 'It has not shipped; cancel it instead.',
  NOT_DELIVERED: 'It has not arrived yet.',
  LOST: 'Its parcel was lost; it is made good without a return.',
  ALREADY_RETURNED: 'It is in a return already.',
  FINAL_SALE: 'It was sold for good.',
  WINDOW_PASSED: 'The time for a return is over.',
};

/** Why this much of it may not come back; null when it may. */
function obstacleTo(one: Returnable, units: number, reason: string, rights: ReturnRights): [string, number] | null {
  const limit = rights.override || rights.undelivered ? one.most : one.quantity;
  if (units > limit) return [limit === 0 ? (one.obstacle ?? 'ALREADY_RETURNED') : 'QUANTITY_EXCEEDED', limit];
  if (rights.override) return null;
  const blocked = one.obstacle === 'WINDOW_PASSED' || one.obstacle === 'FINAL_SALE';
  if (!blocked) return null;
  return one.faultOnly && isFault(reason) ? null : [one.obstacle ?? 'FINAL_SALE', 0];
}

/** Everything that speaks against the return that is asked for. */
export function checkReturn(
  order: OrderState,
  lines: readonly ReturnLineInput[],
  { rights, now }: { readonly rights: ReturnRights; readonly now: Date },
): UserErrorData[] {
  if (lines.length === 0) return [problem('EMPTY_RETURN', 'A return has lines.', 'lines')];
  const policy = policiesOf(order.policies).returns;
  const found = lines.flatMap((given, index) => shapeProblems(order, given, index, policy));
  if (found.length > 0) return found;
  const possible = returnables(order, now);
  const asked = new Map<string, number>();
  for (const { line, sku, quantity, index, given } of wantedUnits(order, lines)) {
    const key = `${line.id}/${sku}`;
    const units = (asked.get(key) ?? 0) + quantity;
    asked.set(key, units);
    const one = possible.find((each) => each.line.id === line.id && each.sku === sku);
    const [code, limit] = (one && obstacleTo(one, units, given.reason, rights)) ?? [];
    if (!code) continue;
    const message = WHY[code] ?? `Only ${limit} units may come back.`;
    found.push({ ...problem(code, message, 'lines', index, 'quantity'), details: { returnable: limit } });
  }
  return found;
}
