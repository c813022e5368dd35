import { statfsSync } from 'node:fs';
import { firstRow, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { backlog } from '@oms/platform/outbox/deliveries';
import type { Runtimes } from '@oms/jobs/runtimes';
import { readSettings } from '../settings.js';
import { withSystem } from '../with-system.js';

interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

const OLD_SECONDS = 60;
const LOW_DISK_MB = 1_024;

async function databaseFindings(runtimes: Runtimes): Promise<Finding[]> {
  const db = runtimes.orders.database.sql();
  const sent = Date.now();
  const row = await firstRow<{ version: string; now: Date }>(
    db,
    sql`select current_setting('server_version') as version, clock_timestamp() as now`,
  );
  const skew = row ? Math.abs(row.now.getTime() - (sent + Date.now()) / 2) / 1_000 : 0;
  return [
    { ok: true, text: `database: PostgreSQL ${row?.version ?? '?'} answers` },
    { ok: skew < 2, text: `clock: ${skew.toFixed(1)} s apart from the database` },
  ];
}

async function deliveryFindings(runtimes: Runtimes): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of SUBGRAPHS) {
    const { pending, oldestSeconds, dead } = await backlog(runtimes.byName[name].database.sql());
    findings.push({
      ok: oldestSeconds < OLD_SECONDS,
      text: `${name}: ${pending} deliveries waiting, the oldest for ${Math.round(oldestSeconds)} s`,
    });
    if (dead > 0) findings.push({ ok: false, text: `${name}: ${dead} dead letters; "oms replay --list" shows them` });
  }
  return findings;
}

function diskFinding(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  return { ok: free > LOW_DISK_MB, text: `disk: ${free} MB free at ${folder}` };
}

/** `oms doctor`: one line per thing looked at; exits with 1 when something needs a person. */
export async function doctor(): Promise<void> {
  const settings = readSettings();
  await withSystem(async (runtimes) => {
    const findings = [
      diskFinding(settings.OMS_DATA_DIR),
      ...(await databaseFindings(runtimes)),
      ...(await deliveryFindings(runtimes)),
    ];
    for (const { ok, text } of findings) process.stdout.write(`${ok ? 'ok  ' : 'LOOK'} ${text}\n`);
    if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
  });
}
