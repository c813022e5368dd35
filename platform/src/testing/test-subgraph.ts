import type { ExecutionResult } from 'graphql';
import type { Actor } from '../auth/actor.js';
import type { OperationContext } from '../commands/run-command.js';
import type { Database } from '../database/database.js';
import { rows, sql } from '../database/sql.js';
import { SubgraphExecutor } from '../graphql/execute.js';
import type { SubgraphSchema } from '../graphql/federated-schema.js';
import { operationContext, SubgraphContext, type SubgraphRuntime } from '../graphql/subgraph-context.js';
import { silentLogger } from '../observe/logger.js';
import type { IntegrationEvent } from '../outbox/event.js';
import { SettableClock } from '../values/clock.js';
import { newId } from '../values/ids.js';
import type { SubgraphSchemaSource } from '../database/schema-source.js';
import { createTestDatabase } from './test-database.js';

const testAdmin: Actor = { role: 'admin', id: 'test-admin' };

/** One subgraph on a database of its own, with a clock that the test moves. */
export interface TestSubgraph<Services> {
  readonly database: Database;
  /** Its database, for processes that a test starts beside itself. */
  readonly url: string;
  readonly clock: SettableClock;
  readonly services: Services;
  readonly runtime: SubgraphRuntime<Services>;
  /** A context for calling operations directly, by default as administrator. */
  op(actor?: Actor): OperationContext<Services>;
  /** Runs a GraphQL document as the actor (null: nobody). */
  query(document: string, variables?: Record<string, unknown>, actor?: Actor | null): Promise<ExecutionResult>;
  /** Events emitted so far, oldest first. */
  events(type?: string): Promise<IntegrationEvent<Record<string, unknown>>[]>;
  /** How many statements `work` sends. */
  countStatements(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export interface TestSubgraphOptions<Services> {
  readonly source: SubgraphSchemaSource;
  readonly services: (clock: SettableClock) => Services;
  readonly buildSchema?: () => Promise<SubgraphSchema>;
  readonly start?: Date;
}

/** Opens a subgraph for a test file. Call `close` at the end. */
export async function openTestSubgraph<Services>({
  source,
  services: makeServices,
  buildSchema,
  start,
}: TestSubgraphOptions<Services>): Promise<TestSubgraph<Services>> {
  const test = await createTestDatabase([source]);
  const database = test.databases[source.name];
  if (!database) throw new Error(`no database for ${source.name}`);
  const clock = new SettableClock(start ?? new Date('2026-03-02T09:00:00Z'));
  const services = makeServices(clock);
  const runtime: SubgraphRuntime<Services> = { database, clock, logger: silentLogger, services };
  const executor = buildSchema ? new SubgraphExecutor((await buildSchema()).schema) : undefined;
  return {
    database,
    url: test.urlOf(source.name),
    clock,
    services,
    runtime,
    op: (actor = testAdmin) => operationContext(runtime, actor, newId()),
    query(document, variables = {}, actor = testAdmin) {
      if (!executor) throw new Error('this test subgraph was opened without a schema');
      return executor.execute({ query: document, variables }, new SubgraphContext(runtime, actor, newId()));
    },
    events: (type) =>
      rows(
        database.sql(),
        sql`select event_id, type, schema_version, aggregate_id, aggregate_version, order_id, occurred_at, actor, request_id, payload
            from outbox where ${type ?? null}::text is null or type = ${type ?? null} order by sequence`,
      ),
    async countStatements(work) {
      let count = 0;
      // Relays are woken a moment after a commit, whatever is counted then.
      const stop = database.onStatement((text) => (count += text.includes('pg_notify') ? 0 : 1));
      await work().finally(stop);
      return count;
    },
    close: () => test.drop(),
  };
}
