import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { Failure } from '../failure.js';
import type { SystemOptions } from '../system.js';
import { dumpSchema } from './dump-schema.js';
import { fingerprintOf, FORMAT, manifestFile, type Manifest, type SchemaInBackup } from './manifest.js';
import { takeSnapshots } from './snapshots.js';

/** What a backup came to. */
export interface BackupReport {
  readonly takenAt: Date;
  /** Milliseconds for which commands had to wait. */
  readonly heldMs: number;
  readonly rows: number;
  /** On disk, compressed. */
  readonly bytes: number;
  readonly seconds: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function dumpAll({ stores, secrets }: SystemOptions, folder: string) {
  const snapshots = await takeSnapshots((name) => stores.urlOf(name));
  try {
    const dumped = await Promise.all(
      [...snapshots.clients].map(async ([name, client]) => [name, await dumpSchema(client, name, folder)] as const),
    );
    const schemas = Object.fromEntries(dumped) as Record<SubgraphName, SchemaInBackup>;
    const manifest: Manifest = {
      format: FORMAT,
      takenAt: snapshots.takenAt.toISOString(),
      sealedBy: fingerprintOf(secrets.dataSecret),
      schemas,
    };
    return { manifest, heldMs: snapshots.heldMs };
  } finally {
    await snapshots.close();
  }
}

/**
 * Writes the state of the five databases at one moment into `folder`, which must not exist, while the system runs. It
 * appears under its name only once it is whole.
 */
export async function backup(system: SystemOptions, folder: string): Promise<BackupReport> {
  const began = performance.now();
  if (existsSync(folder)) throw new Failure(`${folder} is there already: a backup is written into a new folder.`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const { manifest, heldMs } = await dumpAll(system, partial);
    writeFileSync(manifestFile(partial), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, folder);
    const tables = SUBGRAPHS.flatMap((name) => manifest.schemas[name].tables);
    return {
      takenAt: new Date(manifest.takenAt),
      heldMs,
      rows: sum(tables.map(({ rows }) => rows)),
      bytes: sum(tables.map(({ bytes }) => bytes)),
      seconds: (performance.now() - began) / 1_000,
    };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}
