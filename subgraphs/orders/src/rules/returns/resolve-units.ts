import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { holderProblems } from '../credit.js';
import { grantedBy, lineMoney } from '../order-totals.js';
import type { LineState, OrderState } from '../order-state.js';
import { problem } from '../problem.js';
import { isFault } from './return-policy.js';
import { splitLot, type ReceivedUnits } from './receive-units.js';
import type { Resolution, ReturnLine, ReturnLot, ReturnRecord } from './return-record.js';
import { worthOfUnits } from './return-value.js';

/** What is decided of units that were inspected. */
export interface ResolvedUnits extends ReceivedUnits {
  /** Names the very units, where a line has several lots. */
  readonly lotId?: string | null;
  readonly resolution: Resolution;
}

/** Units that were decided on just now. */
export interface Decided {
  readonly line: ReturnLine;
  readonly lot: ReturnLot;
  /** The line of the order that was paid for them, and how many whole units of it they complete. */
  readonly paid: LineState | null;
  readonly kits: number;
}

/** What is wished for every unit that was inspected and not decided yet; what was not there gets nothing. */
export const asWished = (one: ReturnRecord): ResolvedUnits[] =>
  one.lines.flatMap((line) =>
    line.lots
      .filter((lot) => lot.disposition !== null && lot.resolution === null)
      .map((lot) => ({
        returnLineId: line.id,
        lotId: lot.id,
        quantity: lot.quantity,
        resolution: lot.disposition === 'MISSING' ? ('REJECT' as const) : line.wanted,
      })),
  );

/** Whether a lot can be decided on without a person: it is as good as it was said to be. */
export const isAsExpected = (line: ReturnLine, lot: ReturnLot): boolean =>
  lot.disposition === 'RESTOCK' || (isFault(line.reason) && lot.disposition !== null && lot.disposition !== 'MISSING');

/** What speaks against deciding so on a lot, at the path of the input's field. */
function conflicts(
  order: OrderState,
  { disposition }: ReturnLot,
  resolution: Resolution,
  ...field: (string | number)[]
): UserErrorData[] {
  const stays = disposition === 'RESTOCK' || disposition === 'RETURN_TO_VENDOR';
  const message = 'What goes back to stock or to its vendor is not handed back to the customer.';
  return [
    ...(resolution === 'REJECT' && stays ? [problem('DISPOSITION_CONFLICT', message, ...field)] : []),
    ...holderProblems(order, resolution, ...field),
  ];
}

/** Undecided lots that the input may mean; those that the decision suits come first. */
function candidates(
  order: OrderState,
  one: ReturnRecord,
  given: ResolvedUnits,
): { line: ReturnLine; lot: ReturnLot }[] {
  const { returnLineId, sku, lotId, resolution } = given;
  const lots = one.lines
    .filter((line) =>
      lotId && !returnLineId && !sku ? true : returnLineId ? line.id === returnLineId : line.sku === sku,
    )
    .flatMap((line) => line.lots.map((lot) => ({ line, lot })))
    .filter(({ lot }) => lot.disposition !== null && lot.resolution === null && (!lotId || lot.id === lotId));
  const suits = ({ lot }: { lot: ReturnLot }): boolean => conflicts(order, lot, resolution).length === 0;
  return [...lots.filter(suits), ...lots.filter((each) => !suits(each))];
}

/** Marks units as decided: each once. Their worth is counted with it. Answers what speaks against it. */
export function decideUnits(
  order: OrderState,
  one: ReturnRecord,
  items: readonly ResolvedUnits[],
  now: Date,
): { decided: Decided[]; problems: UserErrorData[] } {
  const decided: Decided[] = [];
  const problems = items.flatMap((given, index) => {
    let left = given.quantity;
    for (const { line, lot } of candidates(order, one, given)) {
      if (left <= 0) break;
      const wrong = conflicts(order, lot, given.resolution, 'items', index, 'resolution');
      if (wrong.length > 0) return wrong;
      const part = splitLot(line, lot, Math.min(left, lot.quantity), now);
      left -= part.quantity;
      decided.push(decideLot(order, line, part, given.resolution));
    }
    if (left === 0 && given.quantity > 0) return [];
    const message = `Only ${Math.max(0, given.quantity - left)} units of it are inspected and not yet decided.`;
    return [problem('QUANTITY_EXCEEDED', message, 'items', index, 'quantity')];
  });
  capValues(order, decided);
  return { decided, problems };
}

/** Decides on a lot. Its worth is counted before it counts as made good, so that lots decided together add up exactly. */
function decideLot(order: OrderState, line: ReturnLine, lot: ReturnLot, resolution: Resolution): Decided {
  const bought = order.lines.find((each) => each.id === line.lineId);
  const worth =
    bought && resolution !== 'REJECT' ? worthOfUnits(order, bought, new Map([[line.sku, lot.quantity]])) : null;
  Object.assign(lot, { value: worth?.amount ?? 0, resolution });
  return { line, lot, paid: worth?.paid ?? null, kits: worth?.kits ?? 0 };
}

/** Of a line nobody is given more than what is left of it after what was granted before. */
function capValues(order: OrderState, decided: readonly Decided[]): void {
  const granted = grantedBy(order.allowances);
  const left = new Map<string, number>();
  for (const { paid, lot } of decided) {
    if (!paid) continue;
    const rest = left.get(paid.id) ?? lineMoney(paid).total - (granted.get(paid.id)?.amount ?? 0);
    lot.value = Math.max(0, Math.min(lot.value, rest));
    left.set(paid.id, rest - lot.value);
  }
}
