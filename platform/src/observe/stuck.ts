import type { OperationContext } from '../commands/run-command.js';
import { rows, sql, type RawBuilder } from '../database/sql.js';

/** A kind of thing that waits for us, and how long it may. */
export interface StuckRule {
  /** In words, such as `payment without an answer`. */
  readonly what: string;
  readonly limitMinutes: number;
  /** Selects `subject` and `since` of what has been waiting since before the moment. */
  readonly select: (before: Date) => RawBuilder<unknown>;
}

/** Something that has been waiting for us for longer than it may. */
export interface Stuck {
  readonly what: string;
  /** An order number, an id. */
  readonly subject: string;
  readonly since: Date;
}

const LIMIT = 20;

/** What waits for longer than its limit, the oldest first; at most twenty of each kind. */
export async function findStuck<Services>(
  { database, clock }: OperationContext<Services>,
  rules: readonly StuckRule[],
): Promise<Stuck[]> {
  const found = await Promise.all(
    rules.map(async ({ what, limitMinutes, select }) => {
      const before = new Date(clock.now().getTime() - limitMinutes * 60_000);
      const waiting = await rows<Omit<Stuck, 'what'>>(
        database.sql(),
        sql`select subject, since from (${select(before)}) waiting order by since limit ${LIMIT}`,
      );
      return waiting.map((one) => ({ what, ...one }));
    }),
  );
  return found.flat();
}
