import { statfsSync } from 'node:fs';
import { examineAnalytics } from '../doctor/examine-analytics.js';
import { examineDatabases, examineRelays } from '../doctor/examine-databases.js';
import { examineDeliveries, examineStuck } from '../doctor/examine-work.js';
import { fine, look, type Finding } from '../doctor/finding.js';
import { isRemote } from '../installation.js';
import { readSettings, type Settings } from '../settings.js';
import { withSystem } from '../with-system.js';

const LOW_DISK_MB = 1_024;

function examineMachine(settings: Settings): Finding[] {
  const findings = [fine(`Node.js ${process.versions.node}`)];
  if (isRemote(settings)) return findings;
  const { bavail, bsize } = statfsSync(settings.OMS_DATA_DIR);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  return [...findings, (free > LOW_DISK_MB ? fine : look)(`disk: ${free} MB free at ${settings.OMS_DATA_DIR}`)];
}

/** `oms doctor`: one line per thing looked at; exits with 1 when something needs a person. */
export async function doctor(): Promise<void> {
  const settings = readSettings();
  await withSystem(async (runtimes) => {
    const findings = [
      ...examineMachine(settings),
      ...(await examineDatabases(runtimes.databases)),
      ...(await examineRelays(runtimes.databases)),
      ...(await examineDeliveries(runtimes.databases)),
      ...(await examineAnalytics(runtimes.databases)),
      ...(await examineStuck(runtimes)),
    ];
    for (const { ok, text } of findings) process.stdout.write(`${ok ? 'ok  ' : 'LOOK'} ${text}\n`);
    if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
  });
}
