import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { PersonalDataRequested } from '@oms/platform/personal-data/personal-data';
import { newId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';
import { idsOfPerson } from '../storage/customers.js';
import { endExports, openExportsOf } from '../storage/data-exports.js';
import { requireCustomer } from './require-customer.js';

/** Minutes after which a new archive may be asked for: each asks everybody. */
const PAUSE_MINUTES = 60;

/**
 * Asks for an archive of everything that is held on a customer. While one is being made it is that one; a new one takes
 * the place of the one before. Refuses TOO_SOON within an hour after one was ready.
 */
export function requestDataExport(
  ctx: OperationContext<CustomersServices>,
  { customerId }: { readonly customerId: string },
): Promise<{ exportId: string }> {
  return runCommand(ctx, 'requestDataExport', async (tx) => {
    await requireCustomer(tx, customerId);
    const [known] = await openExportsOf(tx.db, customerId);
    if (known?.status === 'GATHERING') return { exportId: known.id };
    const again = known?.readyAt && new Date(known.readyAt.getTime() + PAUSE_MINUTES * 60_000);
    if (again && again > tx.now)
      throw refuse('TOO_SOON', `There is an archive already; a new one can be had from ${again.toISOString()} on.`, ['customerId'], { exportId: known.id, from: again.toISOString() }); // prettier-ignore
    if (known) await endExports(tx.db, [known.id], 'EXPIRED');
    const exportId = newId(tx.now);
    const by = { role: tx.actor.role, id: tx.actor.id };
    await run(
      tx.db,
      sql`insert into data_export (id, customer_id, status, requested_by, requested_at)
          values (${exportId}, ${customerId}, 'GATHERING', ${JSON.stringify(by)}::jsonb, ${tx.now}::timestamptz)`,
    );
    const payload: PersonalDataRequested = { exportId, customerIds: await idsOfPerson(tx.db, customerId) };
    tx.emit({ type: 'PersonalDataRequested', aggregateId: exportId, aggregateVersion: 1, payload });
    tx.audit({ aggregateType: 'Customer', aggregateId: customerId, command: 'requestDataExport', after: { exportId } });
    return { exportId };
  });
}
