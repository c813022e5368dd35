import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { PersonalDataCollected, PersonalDataGathered } from '@oms/platform/personal-data/personal-data';
import type { CustomersServices } from '../services.js';
import { lockExport } from '../storage/data-exports.js';

type Gathered = IntegrationEvent<PersonalDataGathered>;

async function keepPart(tx: Tx, { sealer }: CustomersServices, { payload }: Gathered): Promise<void> {
  const { exportId, subgraph, number, last, files } = payload;
  const sealed = payload.sealed ?? sealer.seal(files);
  await run(
    tx.db,
    sql`insert into data_export_part (export_id, subgraph, number, last, sealed)
        values (${exportId}, ${subgraph}, ${number}, ${last}, ${sealed}) on conflict do nothing`,
  );
}

/** How many parts each subgraph told; undefined as long as one is missing. */
async function partsOf(tx: Tx, exportId: string): Promise<PersonalDataCollected['parts'] | undefined> {
  const told = await rows<{ subgraph: SubgraphName; parts: number; complete: boolean | null }>(
    tx.db,
    sql`select subgraph, count(*)::int as parts, max(number) filter (where last) = count(*) as complete
        from data_export_part where export_id = ${exportId} group by subgraph`,
  );
  const complete = told.filter((one) => one.complete);
  return complete.length === SUBGRAPHS.length
    ? (Object.fromEntries(complete.map(({ subgraph, parts }) => [subgraph, parts])) as PersonalDataCollected['parts'])
    : undefined;
}

/**
 * PersonalDataGathered → the parts are kept until all of them are there. What comes for an archive that was given up
 * meanwhile (the person was erased) is dropped. Safe twice: a part has one row.
 */
export const collectPersonalData = (
  ctx: OperationContext<CustomersServices>,
  events: readonly Gathered[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.collect-personal-data', events, async (tx, fresh) => {
    for (const exportId of [...new Set(fresh.map(({ payload }) => payload.exportId))].toSorted()) {
      // Locked first: of two that bring the last parts at the same moment the second sees both.
      const status = (await lockExport(tx.db, exportId))?.status;
      if (status !== 'GATHERING') continue;
      for (const event of fresh) if (event.payload.exportId === exportId) await keepPart(tx, ctx.services, event);
      const parts = await partsOf(tx, exportId);
      const payload: PersonalDataCollected | undefined = parts && { exportId, parts };
      if (payload) tx.emit({ type: 'PersonalDataCollected', aggregateId: exportId, aggregateVersion: 2, payload });
    }
  });
