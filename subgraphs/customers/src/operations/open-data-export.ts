import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { FilePart } from '@oms/platform/graphql/linked-file';
import { isId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';
import { lockExport } from '../storage/data-exports.js';

/** Minutes for which a link holds. */
const LINK_MINUTES = 10;
/** Minutes after it for the rest of an archive that was begun in time. */
const LAST_PIECE_MINUTES = 60;

/**
 * Gives a link to an archive to the person it is about, or to a service lead: it holds for ten minutes, and each is
 * noted. Refuses UNKNOWN_DATA_EXPORT, also for whoever may not know of it, and NOT_READY while or after there is none.
 */
export function openDataExport(
  ctx: OperationContext<CustomersServices>,
  { dataExportId }: { readonly dataExportId: string },
): Promise<{ exportId: string; path: string; expiresAt: string }> {
  return runCommand(ctx, 'openDataExport', async (tx) => {
    const found = isId(dataExportId) ? await lockExport(tx.db, dataExportId) : undefined;
    if (!found || !(hasPermission(tx.actor, 'customers:setup') || tx.actor.customerId === found.customerId))
      throw refuse('UNKNOWN_DATA_EXPORT', 'There is no such data export.', ['dataExportId']);
    if (found.status !== 'READY' || (found.expiresAt && found.expiresAt <= tx.now))
      throw refuse('NOT_READY', `The archive is ${found.status}.`, ['dataExportId'], { status: found.status });
    await run(
      tx.db,
      sql`update data_export set opened = opened + 1, opened_at = ${tx.now}::timestamptz where id = ${found.id}`,
    );
    const { customerId: aggregateId, id: exportId } = found;
    tx.audit({ aggregateType: 'Customer', aggregateId, command: 'openDataExport', after: { exportId } });
    const until = new Date(tx.now.getTime() + LINK_MINUTES * 60_000);
    const { path } = ctx.services.archiveLinks.make({ id: found.id }, until);
    return { exportId, path, expiresAt: until.toISOString() };
  });
}

type Reading = Pick<OperationContext<CustomersServices>, 'database' | 'clock' | 'services'>;

/** A piece of the archive behind a link; null when the link is not ours or has run out, or the archive is gone. */
export async function readArchive(
  { database, clock, services }: Reading,
  token: string,
  after: string | null,
): Promise<FilePart | null> {
  const number = Number(after ?? '0') + 1;
  // What was begun in time may end after it.
  const link = services.archiveLinks.open(token, clock.now(), number > 1 ? LAST_PIECE_MINUTES * 60_000 : 0);
  if (!link || !Number.isSafeInteger(number) || number > 2_147_483_647) return null;
  const found = await firstRow<{ sealed: string; pieces: number; customer: string }>(
    database.sql(),
    sql`select p.sealed, c.number as customer, (select max(number) from data_export_piece where export_id = e.id) as pieces
        from data_export e join data_export_piece p on p.export_id = e.id join customer c on c.id = e.customer_id
        where e.id = ${link.id} and e.status = 'READY' and e.expires_at > ${clock.now()}::timestamptz and p.number = ${number}`,
  );
  if (!found) return null;
  return {
    content: services.sealer.open<string>(found.sealed),
    next: number < found.pieces ? String(number) : null,
    name: `${found.customer}-personal-data.zip`,
    mediaType: 'application/zip',
  };
}
