import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import type { PersonalDataCollected, PersonalFile } from '@oms/platform/personal-data/personal-data';
import { archiveWriter } from '../archive/archive-writer.js';
import { archiveIntroduction } from '../archive/introduction.js';
import type { CustomersServices } from '../services.js';
import { lockExport } from '../storage/data-exports.js';

/** Days for which an archive can be had. */
const DAYS = 7;

/** The parts one after the other, so that no more than one is held. */
async function* partsOf(tx: Tx, exportId: string, { sealer }: CustomersServices): AsyncGenerator<PersonalFile[]> {
  const parts = await rows<{ subgraph: string; number: number }>(
    tx.db,
    sql`select subgraph, number from data_export_part where export_id = ${exportId} order by subgraph, number`,
  );
  for (const { subgraph, number } of parts) {
    const part = await firstRow<{ sealed: string }>(
      tx.db,
      sql`select sealed from data_export_part where export_id = ${exportId} and subgraph = ${subgraph} and number = ${number}`,
    );
    if (part) yield sealer.open<PersonalFile[]>(part.sealed);
  }
}

async function writeArchive(tx: Tx, exportId: string, services: CustomersServices): Promise<number> {
  let [pieces, size] = [0, 0];
  const archive = archiveWriter(tx.now, async (piece) => {
    [pieces, size] = [pieces + 1, size + piece.length];
    const sealed = services.sealer.seal(piece.toString('base64'));
    await run(tx.db, sql`insert into data_export_piece (export_id, number, sealed) values (${exportId}, ${pieces}, ${sealed})`); // prettier-ignore
  });
  await archive.add({ name: 'README.txt', text: archiveIntroduction(tx.now) });
  for await (const files of partsOf(tx, exportId, services)) for (const file of files) await archive.add(file);
  await archive.close();
  return size;
}

async function build(tx: Tx, exportId: string, services: CustomersServices): Promise<void> {
  const found = await lockExport(tx.db, exportId);
  if (found?.status !== 'GATHERING') return;
  const size = await writeArchive(tx, exportId, services);
  await run(tx.db, sql`delete from data_export_part where export_id = ${exportId}`);
  const expiresAt = new Date(tx.now.getTime() + DAYS * 86_400_000);
  await run(
    tx.db,
    sql`update data_export set status = 'READY', ready_at = ${tx.now}::timestamptz, expires_at = ${expiresAt}::timestamptz, size = ${size}
        where id = ${exportId}`,
  );
  const { customerId } = found;
  tx.emit(
    noticeRequested(`data-export:${exportId}`, {
      notice: 'DATA_EXPORT_READY',
      orderId: null,
      customerId,
      contact: null,
      facts: { until: expiresAt.toISOString() },
    }),
  );
}

/**
 * PersonalDataCollected → the archive is made of the parts, piece by piece, and the customer is told. Safe twice: it is
 * made in one transaction of an archive that is still being gathered.
 */
export async function buildDataExports(
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<PersonalDataCollected>[],
): Promise<void> {
  for (const { payload } of events)
    await runCommand(ctx, 'buildDataExport', (tx) => build(tx, payload.exportId, ctx.services));
}
