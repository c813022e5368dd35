import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';

/** Applies the newest state of each aggregate to the facts, and notes how far this projection has come. */
export const project = <Payload>(
  ctx: OperationContext<AnalyticsServices>,
  consumer: string,
  events: readonly IntegrationEvent<Payload>[],
  write: (tx: Tx, payloads: readonly Payload[]) => Promise<void>,
): Promise<void> =>
  consumeEvents(ctx, consumer, events, async (tx, fresh) => {
    await write(
      tx,
      fresh.map(({ payload }) => payload),
    );
    const newest = Math.max(...fresh.map(({ occurredAt }) => new Date(occurredAt).getTime()));
    const lag = Math.max(0, (tx.now.getTime() - newest) / 1_000);
    await run(
      tx.db,
      sql`insert into projection_progress values (${consumer}, ${new Date(newest)}, ${lag}) on conflict (consumer) do update set occurred_at = greatest(projection_progress.occurred_at, excluded.occurred_at), lag_seconds = excluded.lag_seconds`,
    );
  });
