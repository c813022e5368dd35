import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { tableFile, type SchemaInBackup, type TableInBackup } from './manifest.js';
import { HISTORY, quoted, sequencesOf, tablesOf, type Table } from './tables.js';

/** Measures what passes. */
function meter(): { readonly stream: Transform; readonly bytes: () => number; readonly sha256: () => string } {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes, sha256: () => hash.digest('hex') };
}

async function dumpTable(
  client: pg.Client,
  schema: string,
  { name, columns }: Table,
  folder: string,
): Promise<TableInBackup> {
  const list = columns.map(quoted).join(', ');
  const rows = client.query(copyTo(`copy (select ${list} from ${quoted(schema)}.${quoted(name)}) to stdout`));
  const { stream, bytes, sha256 } = meter();
  const file = createWriteStream(tableFile(folder, schema, name), { mode: 0o600, flags: 'wx' });
  await pipeline(rows, createGzip({ level: 4 }), stream, file);
  // How many rows it were is told behind the last of them, which may come later: once this is answered it has come.
  await client.query('select');
  return { name, columns: [...columns], rows: rows.rowCount, bytes: bytes(), sha256: sha256() };
}

/** Writes every table of a schema, as the client's transaction sees it, into files of their own. */
export async function dumpSchema(client: pg.Client, schema: string, folder: string): Promise<SchemaInBackup> {
  mkdirSync(join(folder, schema), { mode: 0o700 });
  const tables: TableInBackup[] = [];
  for (const table of await tablesOf(client, schema)) tables.push(await dumpTable(client, schema, table, folder));
  const { rows: history } = await client.query<{ name: string }>(
    `select name from ${quoted(schema)}.${HISTORY} order by id`,
  );
  const { rows: servers } = await client.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  return {
    server: servers[0]?.version ?? '',
    migrations: history.map(({ name }) => name),
    sequences: await sequencesOf(client, schema),
    tables,
  };
}
