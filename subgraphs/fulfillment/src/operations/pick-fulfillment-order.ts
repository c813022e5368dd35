import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { liveUnits, type WorkLine, type WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface PickedLine {
  readonly lineId: string;
  /** Units picked now. */
  readonly quantity: number;
  /** Units that are not there, and why: NOT_FOUND, DAMAGED or MISMATCH. */
  readonly short?: number | null;
  readonly shortReason?: string | null;
}

export interface PickInput extends WorkCommandInput {
  /** Default: everything. */
  readonly lines?: readonly PickedLine[] | null;
}

const REASONS = ['NOT_FOUND', 'DAMAGED', 'MISMATCH'];

function pickLine(line: WorkLine, { quantity, short, shortReason }: PickedLine, index: number): void {
  const field = (name: string) => ['lines', index, name];
  if (!Number.isInteger(quantity) || quantity < 0)
    throw refuse('INVALID_QUANTITY', 'The quantity must not be below zero.', field('quantity'));
  const missing = short ?? 0;
  const open = liveUnits(line) - line.picked;
  if (missing < 0 || quantity + missing > open)
    throw refuse('QUANTITY_EXCEEDED', `Only ${open} units are left to pick.`, field('quantity'), { open });
  if (missing > 0 && !REASONS.includes(shortReason ?? ''))
    throw refuse('INVALID_REASON', `The reason is one of ${REASONS.join(', ')}.`, field('shortReason'));
  line.picked += quantity;
  line.short += missing;
  if (missing > 0) line.shortReason = shortReason ?? null;
}

function pick(order: WorkOrder, input: PickInput): void {
  const lines =
    input.lines ?? order.lines.map((line) => ({ lineId: line.id, quantity: liveUnits(line) - line.picked }));
  for (const [index, picked] of lines.entries()) {
    const line = order.lines.find((one) => one.id === picked.lineId);
    if (!line) throw refuse('UNKNOWN_LINE', 'The fulfillment order has no such line.', ['lines', index, 'lineId']);
    pickLine(line, picked, index);
  }
}

/** Units are taken from the shelf. What is short is sourced elsewhere; with nothing left the work ends. */
export const pickFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: PickInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'pickFulfillmentOrder', input, (order) => {
    advance(order, 'startPicking');
    const shortBefore = order.lines.reduce((sum, line) => sum + line.short, 0);
    pick(order, input);
    const short = order.lines.reduce((sum, line) => sum + line.short, 0) - shortBefore;
    const left = order.lines.reduce((sum, line) => sum + liveUnits(line) - line.picked, 0);
    const picked = order.lines.reduce((sum, line) => sum + line.picked, 0);
    if (left === 0) advance(order, picked > 0 ? 'pick' : 'runShort');
    return [
      ...(short > 0 ? [{ type: 'FULFILLMENT_SHORT', data: { units: short } }] : []),
      ...(left === 0 && picked > 0 ? [{ type: 'FULFILLMENT_PICKED' }] : []),
    ];
  });
