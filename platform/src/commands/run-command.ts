import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../auth/actor.js';
import type { Database } from '../database/database.js';
import { sql, type RawBuilder, type Sql } from '../database/sql.js';
import { DomainError } from '../errors/domain-error.js';
import type { Logger } from '../observe/logger.js';
import { commandsTotal } from '../observe/metrics.js';
import { inSpan } from '../observe/tracing.js';
import type { ToldEvent } from '../events/contract.js';
import { tellCommitted } from '../outbox/committed.js';
import type { EventDraft } from '../outbox/event.js';
import { eventParts } from '../outbox/record-events.js';
import { wakeRelays } from '../outbox/wake.js';
import type { Clock } from '../values/clock.js';
import { auditParts, type AuditDraft } from './audit.js';
import { crashPoint } from './crash-point.js';
import { claimKey, outcomePart, type IdempotencyKey } from './idempotency.js';
import { isTransient, pause } from './retry.js';

/** Everything an operation needs: its database, the clock, who asks, and the subgraph's own services. */
export interface OperationContext<Services = unknown> {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly actor: Actor;
  readonly requestId: string;
  readonly services: Services;
  /** Set when the client named its intent; the outcome is then stored with the effect. */
  readonly idempotency?: IdempotencyKey | undefined;
}

/** An open command transaction. */
export interface Tx {
  /** For commands that run rarely: what is changed through it is written at the end of the transaction. */
  readonly em: EntityManager;
  readonly db: Sql;
  readonly now: Date;
  readonly actor: Actor;
  readonly requestId: string;
  /** Adds an integration event; all are written at the end of the transaction. */
  emit(event: ToldEvent): void;
  /** Adds an audit row: who changed what, why, before and after. */
  audit(entry: AuditDraft): void;
  /** The command was only tried: nothing of it is kept, neither rows nor events nor its key. Its outcome is answered all the same. */
  discard(): void;
}

/** Ends the transaction of a command that was only tried. */
class Discarded<T> extends Error {
  constructor(readonly outcome: T) {
    super('the command was only tried');
  }
}

function outcomeOfTried<T>(error: unknown): T {
  if (error instanceof Discarded) return (error as Discarded<T>).outcome;
  throw error;
}

const MAX_ATTEMPTS = 6;

/** One statement of several parts of a WITH. */
const together = (parts: readonly RawBuilder[]): RawBuilder | undefined =>
  parts.length > 0 ? sql`with ${sql.join(parts)} select` : undefined;

async function attempt<T, Services>(
  ctx: OperationContext<Services>,
  operation: string,
  work: (tx: Tx) => Promise<T>,
): Promise<{ outcome: T; events: readonly EventDraft[] }> {
  const events: EventDraft[] = [];
  const audits: AuditDraft[] = [];
  const now = ctx.clock.now();
  let discarded = false;
  const run = ctx.database.transaction(async (transaction) => {
    const { sql: db } = transaction;
    const replay = ctx.idempotency ? await claimKey<T>(db, ctx.idempotency) : undefined;
    if (replay) return replay.outcome;
    const { actor, requestId } = ctx;
    const tx: Tx = {
      get em() {
        return transaction.em();
      },
      db,
      now,
      actor,
      requestId,
      emit: (event) => events.push(event),
      audit: (entry) => audits.push(entry),
      discard: () => (discarded = true),
    };
    const result = await work(tx);
    if (discarded) throw new Discarded(result);
    await transaction.flush();
    const what = { now, actor, requestId };
    const kept = ctx.idempotency ? [outcomePart(ctx.idempotency, result)] : [];
    transaction.commitWith(together([...(await eventParts(db, events, what)), ...auditParts(audits, what), ...kept]));
    crashPoint(`${operation}.before-commit`);
    return result;
  });
  const outcome = await run.catch(outcomeOfTried<T>);
  crashPoint(`${operation}.after-commit`);
  return { outcome, events: discarded ? [] : events };
}

/**
 * Runs one command: `work`, its events, its audit rows and its idempotency key commit together or not at all.
 * Deadlocks and serialisation failures are tried again. The outcome must be plain JSON when the command may carry an
 * idempotency key, since a repeated request is answered from it.
 */
export const runCommand = <T, Services>(
  ctx: OperationContext<Services>,
  operation: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => inSpan(operation, {}, () => attemptAll(ctx, operation, work));

async function attemptAll<T, Services>(
  ctx: OperationContext<Services>,
  operation: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { outcome, events } = await attempt(ctx, operation, work);
      commandsTotal.inc({ operation, outcome: 'ok' });
      if (events.length > 0) {
        tellCommitted(ctx.database, events);
        wakeRelays(ctx.database);
      }
      return outcome;
    } catch (error) {
      if (isTransient(error) && tries < MAX_ATTEMPTS) {
        await pause(tries);
        continue;
      }
      commandsTotal.inc({ operation, outcome: error instanceof DomainError ? 'refused' : 'failed' });
      throw error;
    }
  }
}
