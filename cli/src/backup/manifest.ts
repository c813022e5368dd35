import { createHash, createHmac } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { z } from 'zod';
import { Failure } from '../failure.js';

const FORMAT = 1;
const MANIFEST = 'manifest.json';

const tableSchema = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number().int(),
  /** Compressed. */
  bytes: z.number().int(),
  sha256: z.string(),
});

const schemaSchema = z.object({
  /** PostgreSQL's version. */
  server: z.string(),
  migrations: z.array(z.string()),
  sequences: z.record(z.string(), z.number().int()),
  /** In an order in which they can be loaded. */
  tables: z.array(tableSchema),
});

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** The moment, by the databases' clock, whose state this is: the same one for all of them. */
  takenAt: z.iso.datetime(),
  /** Tells whether the data secret is the one under which personal data was sealed. */
  sealedBy: z.string(),
  schemas: z.record(z.enum(SUBGRAPHS), schemaSchema),
});

export type TableInBackup = z.infer<typeof tableSchema>;
export type SchemaInBackup = z.infer<typeof schemaSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

export { FORMAT };
export const manifestFile = (folder: string): string => join(folder, MANIFEST);
export const tableFile = (folder: string, schema: string, table: string): string =>
  join(folder, schema, `${table}.copy.gz`);

/** What of a secret may be written down: enough to know it again, not enough to be it. */
export const fingerprintOf = (secret: string): string =>
  createHmac('sha256', secret).update('oms-backup').digest('hex').slice(0, 16);

/** The manifest of a backup; a Failure says what is wrong with it. */
export function readManifest(folder: string): Manifest {
  let text: string;
  try {
    text = readFileSync(manifestFile(folder), 'utf8');
  } catch {
    throw new Failure(`There is no backup in ${folder}: ${MANIFEST} is missing.`);
  }
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Failure(`The backup in ${folder} cannot be read by this version: ${z.prettifyError(parsed.error)}`);
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Rejects with a Failure naming the first file that is not as it was written. */
export async function checkFiles(folder: string, manifest: Manifest): Promise<void> {
  for (const name of SUBGRAPHS)
    for (const { name: table, bytes, sha256 } of manifest.schemas[name].tables) {
      const file = tableFile(folder, name, table);
      const found = statSync(file, { throwIfNoEntry: false })?.size;
      if (found !== bytes || (await hashOf(file)) !== sha256)
        throw new Failure(`The backup is damaged: ${file} is not as it was written. Nothing was changed.`);
    }
}
