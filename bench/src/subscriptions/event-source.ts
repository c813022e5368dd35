import { randomUUID } from 'node:crypto';
import { jobActor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { Database } from '@oms/platform/database/database';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import type { OrderChanged } from '@oms/platform/events/order-events';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';

/** An event that was committed. */
export interface Committed {
  readonly orderId: string;
  readonly sequence: number;
  /** Milliseconds since 1970 when the commit was acknowledged. */
  readonly at: number;
}

/**
 * Adds to timelines as orders' commands do, an entry and its outbox row in one transaction, without the work around it:
 * what is measured is the way from the commit on.
 */
export class EventSource {
  private readonly ctx: OperationContext;

  constructor(database: Database) {
    const actor = jobActor('bench');
    this.ctx = { database, clock: systemClock, logger: silentLogger, actor, requestId: 'bench', services: {} };
  }

  /** Ids of the orders that there are. */
  async orders(): Promise<string[]> {
    const found = await rows<{ id: string }>(this.ctx.database.sql(), sql`select id from orders order by id`);
    return found.map(({ id }) => id);
  }

  async add(orderId: string): Promise<Committed> {
    const sequence = await runCommand(this.ctx, 'benchEvent', async (tx) => {
      const row = await firstRow<{ sequence: number; version: string }>(
        tx.db,
        sql`with moved as (
              update orders set last_sequence = last_sequence + 1, version = version + 1 where id = ${orderId}::uuid
              returning id, last_sequence, version, status, payment_status, fulfillment_status, return_status
            ), entry as (
              insert into order_event (id, order_id, sequence, type, occurred_at, recorded_at, status, payment_status, fulfillment_status, return_status, actor, visibility)
              select ${randomUUID()}::uuid, id, last_sequence, 'BENCH', ${tx.now}::timestamptz, ${tx.now}::timestamptz, status, payment_status, fulfillment_status, return_status,
                     '{"role":"job","id":"bench"}'::jsonb, 'CUSTOMER' from moved
              returning sequence
            )
            select entry.sequence, moved.version from entry, moved`,
      );
      if (!row) throw new Error(`there is no order ${orderId}`);
      tx.emit({
        type: 'OrderChanged',
        aggregateId: orderId,
        aggregateVersion: Number(row.version),
        orderId,
        payload: await this.payloadOf(orderId),
      });
      return row.sequence;
    });
    return { orderId, sequence, at: performance.timeOrigin + performance.now() };
  }

  /** What the order told last: it has not changed otherwise. */
  private readonly payloads = new Map<string, OrderChanged>();

  private async payloadOf(orderId: string): Promise<OrderChanged> {
    const known = this.payloads.get(orderId);
    if (known) return known;
    const row = await firstRow<{ payload: OrderChanged }>(
      this.ctx.database.sql(),
      sql`select payload from outbox where aggregate_id = ${orderId} and type = 'OrderChanged' order by sequence desc limit 1`,
    );
    if (!row) throw new Error(`nothing was ever told of the order ${orderId}`);
    this.payloads.set(orderId, row.payload);
    return row.payload;
  }
}
