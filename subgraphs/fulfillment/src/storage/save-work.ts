import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { storedWork, type LockedWork } from './locked-work.js';
import { tellWork } from './tell-work.js';
import { keptTransitions, withNew, type ChangedWork, type Transition } from './work-transitions.js';
import { writeHeads, writeWorks } from './write-work.js';

/** Raises the versions, and numbers fulfillment orders that are new. */
async function countUp(tx: Tx, works: readonly LockedWork[]): Promise<void> {
  const orders = works.flatMap((work) => work.orders);
  const unnumbered = orders.filter((order) => order.number === '');
  const numbers =
    unnumbered.length > 0
      ? await rows<{ number: string }>(
          tx.db,
          sql`select 'F-' || nextval('fulfillment_order_number') as number from generate_series(1, ${unnumbered.length}::int)`,
        )
      : [];
  for (const [index, order] of unnumbered.entries()) order.number = numbers[index]?.number ?? '';
  for (const work of works) work.version += 1;
  for (const order of orders) order.version += 1;
}

/** Saves changed works, all of them in as many statements as one, keeps the transitions and tells the others. */
export async function saveWorks(tx: Tx, changed: readonly ChangedWork[]): Promise<void> {
  if (changed.length === 0) return;
  const works = changed.map(({ work }) => work);
  await countUp(tx, works);
  const added = changed.map((one) => keptTransitions(tx, one));
  await writeWorks(tx, works, added.flat());
  for (const [index, work] of works.entries()) {
    work.history = withNew(work.history, added[index] ?? []);
    work.stored = storedWork(work);
    tellWork(tx, work);
  }
}

/** Saves changed work, numbers new fulfillment orders, keeps the transitions and tells the others. */
export const saveWork = (tx: Tx, work: LockedWork, transitions: readonly Transition[]): Promise<void> =>
  saveWorks(tx, [{ work, transitions }]);

/** Makes work rows for orders heard of for the first time. */
export async function ensureWork(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await run(
    tx.db,
    sql`insert into order_work (order_id) select id from unnest(${orderIds}::uuid[]) as id order by id on conflict do nothing`,
  );
}

/** Keeps what orders want of which there is no work yet: nobody need hear of it before there is. */
export async function keepDemands(tx: Tx, works: readonly LockedWork[]): Promise<void> {
  if (works.length > 0) await writeHeads(tx, works);
}
