import { missingMigrations } from '@oms/platform/database/migrate';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { SHARDS } from '@oms/platform/outbox/event';
import { SOURCES, type Databases } from '@oms/jobs/runtimes';
import { fine, look, type Finding } from './finding.js';

const SKEW_LIMIT_SECONDS = 2;

async function examineOne(databases: Databases, name: SubgraphName): Promise<Finding[]> {
  const db = databases[name].sql();
  const sent = Date.now();
  const row = await firstRow<{ version: string; now: Date }>(
    db,
    sql`select current_setting('server_version') as version, clock_timestamp() as now`,
  );
  const skew = row ? Math.abs(row.now.getTime() - (sent + Date.now()) / 2) / 1_000 : 0;
  const folder = SOURCES.find((source) => source.name === name)?.migrations ?? '';
  const missing = await missingMigrations(db, folder);
  return [
    skew < SKEW_LIMIT_SECONDS
      ? fine(`${name}: PostgreSQL ${row?.version ?? '?'} answers`)
      : look(`${name}: the clock of the database is ${skew.toFixed(1)} s apart from ours`),
    ...missing.map((migration) => look(`${name}: lacks the migration ${migration}; run "oms migrate"`)),
  ];
}

/** Whether every database answers, keeps the time and has had every migration of this version. */
export async function examineDatabases(databases: Databases): Promise<Finding[]> {
  const findings = await Promise.all(SUBGRAPHS.map((name) => examineOne(databases, name)));
  return findings.flat();
}

/** Which of a source's shards somebody relays now. */
export async function examineRelays(databases: Databases): Promise<Finding[]> {
  return Promise.all(
    SUBGRAPHS.map(async (name) => {
      const [row] = await rows<{ shards: number; relays: number }>(
        databases[name].sql(),
        sql`select count(distinct objid)::int as shards, count(distinct pid)::int as relays from pg_locks
            where locktype = 'advisory' and granted and objsubid = 2
              and database = (select oid from pg_database where datname = current_database())
              and classid::bigint = (hashtext(${`oms-relay-${name}`})::bigint & 4294967295)`,
      );
      const { shards = 0, relays = 0 } = row ?? {};
      if (relays === 0) return fine(`${name}: no relay is running`);
      const text = `${name}: ${shards} of ${SHARDS} shards relayed by ${relays}`;
      return shards === SHARDS ? fine(text) : look(text);
    }),
  );
}
