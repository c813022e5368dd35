import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { keepRaw } from '../storage/raw-events.js';

/** Held by every projection while it writes, and by a rebuild alone while it switches. */
export const PROJECTING = 'oms-analytics-projecting';

/** Waits while facts are being switched, which may take longer than other locks are waited for. */
const holdOff = (tx: Tx): Promise<unknown> =>
  run(
    tx.db,
    sql`select set_config('lock_timeout', '55000', true), pg_advisory_xact_lock_shared(hashtextextended(${PROJECTING}, 0))`,
  );

/**
 * Applies the newest state of each aggregate to the facts, keeps the events for when facts are made anew, and notes how
 * far this projection has come; all in one transaction.
 */
export const project = <Payload>(
  ctx: OperationContext<AnalyticsServices>,
  { consumer, write, keep, slots }: Projection<Payload>,
  events: readonly IntegrationEvent<Payload>[],
): Promise<void> => {
  let held: Tx | undefined;
  const hold = async (tx: Tx): Promise<void> => {
    if (held !== tx) await holdOff(tx);
    held = tx;
  };
  return consumeEvents(
    ctx,
    consumer,
    events,
    async (tx, fresh) => {
      await hold(tx);
      await write(
        tx.db,
        fresh.map(({ payload }) => payload),
      );
    },
    async (tx, every) => {
      await hold(tx);
      await keepRaw(
        tx.db,
        consumer,
        every.flatMap((event) => ['', ...(slots?.(event) ?? [])].map((slot) => ({ event, slot }))),
        tx.now,
      );
      await keep?.(tx.db, every);
    },
  );
};
