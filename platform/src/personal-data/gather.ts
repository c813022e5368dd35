import { runCommand, type OperationContext, type Tx } from '../commands/run-command.js';
import { firstRow, run, sql } from '../database/sql.js';
import type { SubgraphName } from '../database/subgraphs.js';
import type { ToldEvent } from '../events/contract.js';
import { consumeEvents } from '../outbox/consume.js';
import type { IntegrationEvent } from '../outbox/event.js';
import type { DataSealer } from '../values/sealed.js';
import {
  partId,
  personalDataGathered,
  type PersonalDataCollected,
  type PersonalDataOfOrdersRequested,
  type PersonalDataRequested,
  type PersonalFile,
} from './personal-data.js';

/** What one part holds, and where the next one begins; null after the last. */
export interface GatheredPage {
  readonly files: readonly PersonalFile[];
  readonly next: string | null;
  /** What is to be told beside the part. */
  readonly events?: readonly ToldEvent[];
}

/** How a subgraph that knows customers tells what it holds of them, page by page. */
export interface Gatherer<Services> {
  readonly subgraph: SubgraphName;
  readonly page: (
    tx: Tx,
    asked: PersonalDataRequested & { readonly number: number; readonly after: string | null },
    services: Services,
  ) => Promise<GatheredPage>;
}

interface Progress {
  readonly parts: number;
  readonly after: string | null;
  readonly doneAt: Date | null;
}

/** Tells the next part; answers whether there is more. Whoever does the same at the same time waits, and goes on after it. */
async function gatherPart<Services extends { readonly sealer: DataSealer }>(
  tx: Tx,
  { subgraph, page }: Gatherer<Services>,
  request: PersonalDataRequested,
  services: Services,
): Promise<boolean> {
  const { exportId } = request;
  await run(tx.db, sql`insert into personal_data_gathering (export_id) values (${exportId}) on conflict do nothing`);
  const known = await firstRow<Progress>(
    tx.db,
    sql`select parts, after, done_at from personal_data_gathering where export_id = ${exportId} for update`,
  );
  if (!known || known.doneAt) return false;
  const number = known.parts + 1;
  const { files, next, events = [] } = await page(tx, { ...request, number, after: known.after }, services);
  tx.emit(personalDataGathered({ exportId, subgraph, number, last: next === null }, files, services.sealer));
  for (const event of events) tx.emit(event);
  await run(
    tx.db,
    sql`update personal_data_gathering set parts = ${number}, after = ${next}, done_at = case when ${next === null} then ${tx.now}::timestamptz end
        where export_id = ${exportId}`,
  );
  return next !== null;
}

/**
 * PersonalDataRequested → everything that the subgraph holds of the person, in parts that are committed one by one: killed
 * anywhere, it goes on after the last. Safe twice: the place where it stands is kept.
 */
export async function gatherPersonalData<Services extends { readonly sealer: DataSealer }>(
  ctx: OperationContext<Services>,
  events: readonly IntegrationEvent<PersonalDataRequested>[],
  gatherer: Gatherer<Services>,
): Promise<void> {
  for (const { payload } of events)
    for (let more = true; more;)
      more = await runCommand(ctx, 'gatherPersonalData', (tx) => gatherPart(tx, gatherer, payload, ctx.services));
}

/** PersonalDataOfOrdersRequested → what a subgraph that knows orders holds of them, a part for each. Safe twice: once a part. */
export const gatherOfOrders = <Services>(
  ctx: OperationContext<Services>,
  events: readonly IntegrationEvent<PersonalDataOfOrdersRequested>[],
  subgraph: SubgraphName,
  {
    sealer,
    filesOf,
  }: {
    readonly sealer?: DataSealer;
    readonly filesOf: (tx: Tx, asked: PersonalDataOfOrdersRequested) => Promise<readonly PersonalFile[]>;
  },
): Promise<void> =>
  consumeEvents(ctx, `${subgraph}.gather-personal-data`, events, async (tx, fresh) => {
    for (const { payload } of fresh) {
      const { exportId, number, last } = payload;
      tx.emit(personalDataGathered({ exportId, subgraph, number, last }, await filesOf(tx, payload), sealer));
    }
  });

/**
 * PersonalDataCollected → what was told of the person leaves the outbox, however soon it is: it was heard. Safe twice: it
 * deletes what is there.
 */
export const forgetGathered =
  (subgraph: SubgraphName) =>
  (ctx: OperationContext, events: readonly IntegrationEvent<PersonalDataCollected>[]): Promise<void> =>
    runCommand(ctx, 'forgetGathered', async (tx) => {
      const told = events.flatMap(({ payload: { exportId, parts } }) =>
        Array.from({ length: parts[subgraph] }, (_, index) => partId({ exportId, subgraph, number: index + 1 })),
      );
      await run(tx.db, sql`delete from outbox where aggregate_id = any(${told}::text[])`);
    });
