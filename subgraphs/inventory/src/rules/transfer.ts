import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { problem } from './problem.js';

/** A line of a transfer as it stands, in units. */
export interface TransferLine {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly shipped: number;
  /** Damaged ones included. */
  readonly received: number;
  readonly damaged: number;
  /** Shipped, and given up on. */
  readonly lost: number;
}

/** Units of an item that leave or arrive; of those that arrive, how many are damaged. */
export interface TransferUnits {
  readonly sku: string;
  readonly quantity: number;
  readonly damaged?: number | null;
}

/** Units of a line that are on their way. */
const inTransit = ({ shipped, received, lost }: TransferLine): number => shipped - received - lost;

const checkUnits = (
  lines: readonly TransferLine[],
  units: readonly TransferUnits[],
  most: (line: TransferLine) => number,
): UserErrorData[] =>
  units.flatMap(({ sku, quantity, damaged }, index) => {
    const line = lines.find((one) => one.sku === sku);
    if (!line) return [problem('UNKNOWN_LINE', `${sku} is not on this transfer.`, 'lines', index, 'sku')];
    if (!Number.isInteger(quantity) || quantity < 0 || quantity > most(line))
      return [problem('INVALID_QUANTITY', `The quantity must be 0 to ${most(line)}.`, 'lines', index, 'quantity')];
    if (damaged && (damaged < 0 || damaged > quantity))
      return [problem('INVALID_QUANTITY', 'No more units can be damaged than came.', 'lines', index, 'damaged')];
    return [];
  });

/** What is wrong with what is to leave: more than was planned. */
export const checkShipped = (lines: readonly TransferLine[], units: readonly TransferUnits[]): UserErrorData[] =>
  checkUnits(lines, units, ({ quantity }) => quantity);

/** What is wrong with what has arrived: more than is on its way. */
export const checkArrived = (lines: readonly TransferLine[], units: readonly TransferUnits[]): UserErrorData[] =>
  checkUnits(lines, units, inTransit);

const unitsOf = (units: readonly TransferUnits[], sku: string) => units.filter((one) => one.sku === sku);
const sumOf = (units: readonly TransferUnits[], pick: (one: TransferUnits) => number): number =>
  units.reduce((sum, one) => sum + pick(one), 0);

/** The lines once these units have left; of lines that are not named everything leaves. */
export const shipLines = (lines: readonly TransferLine[], units: readonly TransferUnits[] | null): TransferLine[] =>
  lines.map((line) => {
    const mine = units ? unitsOf(units, line.sku) : [];
    return { ...line, shipped: units && mine.length > 0 ? sumOf(mine, ({ quantity }) => quantity) : line.quantity };
  });

/** The lines once these units have arrived; `last` gives up on what has not. */
export const receiveLines = (
  lines: readonly TransferLine[],
  units: readonly TransferUnits[] | null,
  last: boolean,
): TransferLine[] =>
  lines.map((line) => {
    const mine = units ? unitsOf(units, line.sku) : [{ sku: line.sku, quantity: inTransit(line) }];
    const received = line.received + sumOf(mine, ({ quantity }) => quantity);
    const damaged = line.damaged + sumOf(mine, (one) => one.damaged ?? 0);
    return { ...line, received, damaged, lost: last ? line.shipped - received : line.lost };
  });

/** Whether nothing is on its way any more. */
export const isComplete = (lines: readonly TransferLine[]): boolean => lines.every((line) => inTransit(line) === 0);
