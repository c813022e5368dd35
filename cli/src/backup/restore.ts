import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, migrationNames } from '@oms/platform/database/migrate';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { withClient } from '@oms/platform/database/with-client';
import { SOURCES } from '@oms/jobs/runtimes';
import { WORKER_GROUPS } from '@oms/jobs/worker-groups';
import { Failure } from '../failure.js';
import { migrateSystem, openQueues, prepareStores, type SystemOptions } from '../system.js';
import { emptySchema, holdsData, loadSchema } from './load-schema.js';
import { checkFiles, fingerprintOf, readManifest, type Manifest } from './manifest.js';

export interface RestoreOptions {
  /** Whether data that is there may be taken away. */
  readonly replace: boolean;
}

/** What a restore came to. */
export interface RestoreReport {
  /** The moment whose state is there again: what was committed later is lost. */
  readonly takenAt: Date;
  readonly rows: number;
  /** Deliveries that go on now. */
  readonly waiting: number;
  readonly seconds: number;
}

const urlOf = ({ stores }: SystemOptions, source: SubgraphSchemaSource): string =>
  stores.urlOf(source.name as SubgraphName);

const inBackup = ({ schemas }: Manifest, source: SubgraphSchemaSource) => schemas[source.name as SubgraphName];

/** Refuses a backup whose personal data could not be read under the secret. */
export function requireSealedBy({ sealedBy }: Manifest, dataSecret: string): void {
  if (sealedBy === fingerprintOf(dataSecret)) return;
  throw new Failure(
    'The backup was taken under another OMS_DATA_SECRET: its personal data could not be read. ' +
      'Where secrets are in a data folder, put the secrets.json of the installation that was backed up into a new, empty one.',
  );
}

function requireKnown(manifest: Manifest, { secrets }: SystemOptions): void {
  requireSealedBy(manifest, secrets.dataSecret);
  for (const source of SOURCES) {
    const known = new Set(migrationNames(source.migrations));
    const [first] = inBackup(manifest, source).migrations.filter((name) => !known.has(name));
    if (first) throw new Failure(`The backup was taken by a newer version: this one does not know ${first}.`);
  }
}

/** A process that has just ended may still look connected. */
const PATIENCE_MS = 10_000;

const connectedTo = (url: string): Promise<string[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select distinct application_name as name from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name like 'oms-%'
          and application_name <> 'oms-backup'`,
    );
    return rows.map(({ name }) => name);
  });

/** Rejects when, after some patience, a process of the system is connected to one of the databases. */
export async function requireStopped(system: SystemOptions, patienceMs = PATIENCE_MS): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(200)) {
    const connected = await Promise.all(SOURCES.map((source) => connectedTo(urlOf(system, source))));
    const names = [...new Set(connected.flat())];
    if (names.length === 0) return;
    if (Date.now() >= deadline) throw new Failure(`Stop every process first: ${names.join(', ')} connected.`);
  }
}

async function requireEmpty(system: SystemOptions): Promise<void> {
  for (const source of SOURCES)
    if (await withClient(urlOf(system, source), (client) => holdsData(client, source.name)))
      throw new Failure(`There is data in ${source.name}: "--replace" takes it away. Nothing was changed.`);
}

/** Brings a schema back to what it was, with the migrations that it had then. */
async function restoreOne(system: SystemOptions, source: SubgraphSchemaSource, manifest: Manifest, folder: string) {
  const url = urlOf(system, source);
  const saved = inBackup(manifest, source);
  await withClient(url, (client) => emptySchema(client, source.name));
  await migrate(source.name, url, source.migrations, new Set(saved.migrations));
  return withClient(url, (client) => loadSchema(client, source.name, saved, folder));
}

/** Jobs of a time that never was: they would find nothing, but their ids would be in the way of the new ones. */
async function clearQueues(system: SystemOptions): Promise<void> {
  const queues = await openQueues(system);
  try {
    for (const group of WORKER_GROUPS) await queues.queue(group).obliterate({ force: true });
  } finally {
    await queues.close();
  }
}

/**
 * Brings the five databases to the state of a backup, then to this version's migrations. Everything is checked before
 * anything is changed. What was on its way to a consumer is due again, and meets the rule of the newest version.
 */
export async function restore(
  system: SystemOptions,
  folder: string,
  { replace }: RestoreOptions,
): Promise<RestoreReport> {
  const began = performance.now();
  const manifest = readManifest(folder);
  requireKnown(manifest, system);
  await checkFiles(folder, manifest);
  await prepareStores(system);
  if (!replace) await requireEmpty(system);
  const waiting = await Promise.all(SOURCES.map((source) => restoreOne(system, source, manifest, folder)));
  await migrateSystem(system);
  await clearQueues(system);
  const tables = SOURCES.flatMap((source) => inBackup(manifest, source).tables);
  return {
    takenAt: new Date(manifest.takenAt),
    rows: tables.reduce((total, { rows }) => total + rows, 0),
    waiting: waiting.reduce((total, count) => total + count, 0),
    seconds: (performance.now() - began) / 1_000,
  };
}
