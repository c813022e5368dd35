import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateLabels } from '@oms/fulfillment/operations/generate-label';
import { labelDocument } from '@oms/fulfillment/operations/label-document';
import { layoutLabel } from '@oms/fulfillment/labels/label-layout';
import { renderLabelPdf } from '@oms/fulfillment/labels/label-pdf';
import { sampleLabel } from '@oms/fulfillment/labels/sample-label';
import { createFulfillmentServices } from '@oms/fulfillment/services';
import { jobActor } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';
import { newId } from '@oms/platform/values/ids';
import { OneProcess } from '../rig/one-process.js';
import { waitingParcels } from './parcels.js';

export interface LabelsOptions {
  readonly labels: number;
}

const READER = fileURLToPath(new URL('../../../subgraphs/fulfillment/src/labels/read-label.mjs', import.meta.url));
const BATCH = 50;
const DECODED_EVERY = 100;

type Context = OperationContext<ReturnType<typeof createFulfillmentServices>>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MB`;

/** CPU milliseconds of this process while `work` ran, for each of `count`. */
async function cpuFor(count: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / count;
}

/** What an independent reader finds on a label; an error when it is not what was sold. */
async function decode(ctx: Context, shipmentId: string): Promise<void> {
  const db = ctx.database.sql();
  const sold = await firstRow<{ trackingNumber: string; sscc: string }>(
    db,
    sql`select tracking_number, sscc from shipment where id = ${shipmentId}`,
  );
  const pdf = await labelDocument(ctx, shipmentId, 'PDF');
  const { stdout, status } = spawnSync(process.execPath, [READER, '203'], {
    input: pdf ?? Buffer.alloc(0),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the label of ${shipmentId} cannot be read`);
  const found = (JSON.parse(stdout) as { barcodes: { text: string }[] }).barcodes.map(({ text }) => text);
  for (const wanted of [sold?.trackingNumber, `(00)${sold?.sscc}`])
    if (!found.includes(wanted ?? '')) throw new Error(`${wanted} is not on its label: ${found.join(', ')}`);
}

async function throughWorker(ctx: Context, ids: readonly string[]): Promise<void> {
  const memory: string[] = [];
  const cpu = await cpuFor(ids.length, async () => {
    for (let start = 0; start < ids.length; start += BATCH) {
      const events = ids.slice(start, start + BATCH).map((shipmentId) => ({ payload: { shipmentId, orderId: '' } }));
      await generateLabels(ctx, events as never);
      if (start % Math.max(BATCH, Math.floor(ids.length / 5 / BATCH) * BATCH) === 0) {
        globalThis.gc?.();
        memory.push(megabytes(process.memoryUsage().heapUsed));
      }
    }
  });
  say(
    `through the worker (rated, intent, bought, PDF and ZPL kept): ${cpu.toFixed(2)} ms of CPU a label, ${Math.round(1_000 / cpu)} a second and core`,
  );
  say(`heap on the way: ${memory.join(', ')}`);
}

/** Labels through the worker, beside drawing an equal page alone; every 100th is decoded by an independent reader. */
export async function labelsBench({ labels }: LabelsOptions): Promise<void> {
  const system = await OneProcess.start();
  const database = system.databases.fulfillment;
  const services = createFulfillmentServices({ dataSecret: 'a secret of a bench that is long enough' });
  const ctx = operationContext(
    { database, clock: systemClock, logger: silentLogger, services },
    jobActor('bench'),
    newId(),
  );
  try {
    const ids = await waitingParcels(database, services.sealer, labels);
    const layout = layoutLabel(sampleLabel());
    await cpuFor(50, async () => void (await renderLabelPdf(layout)));
    const alone = await cpuFor(500, async () => {
      for (let index = 0; index < 500; index += 1) await renderLabelPdf(layout);
    });
    say(`drawing an equal page alone: ${alone.toFixed(2)} ms of CPU, ${Math.round(1_000 / alone)} a second and core`);
    await throughWorker(ctx, ids);
    const checked = ids.filter((_, index) => index % DECODED_EVERY === 0);
    for (const id of checked) await decode(ctx, id);
    say(`${checked.length} labels decoded: each says what was sold`);
  } finally {
    await system.close();
  }
}
