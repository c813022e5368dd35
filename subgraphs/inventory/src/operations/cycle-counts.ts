import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, recordset, rows, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { checkCounted, needsApproval, varianceOf, type CountedUnits, type CountLine } from '../rules/cycle-count.js';
import { cycleCountLifecycle, type CycleCountState } from '../rules/lifecycles.js';
import { problem } from '../rules/problem.js';
import { levelKey, type StockChange } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { changeOnHand } from '../storage/change-on-hand.js';
import { findSkus } from '../storage/find-known.js';
import { putCycleCount } from '../storage/cycle-counts.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { requireLocation } from './require-known.js';

const DEFAULT_LIMIT = 2;
const MOST_LINES = 500;

interface CountRecord {
  readonly id: string;
  readonly number: string;
  readonly locationId: string;
  readonly status: CycleCountState;
  readonly varianceLimit: number;
  readonly countedBy: { readonly id: string } | null;
}

type LockedCount = CountRecord & { readonly lines: readonly CountLine[] };
type Outcome = Promise<{ cycleCountId: string }>;

async function lockCount(tx: Tx, id: string): Promise<LockedCount> {
  const found = isId(id)
    ? await firstRow<CountRecord>(tx.db, sql`select * from cycle_count where id = ${id} for update`)
    : undefined;
  if (!found) throw refuse('UNKNOWN_COUNT', 'There is no such count.', ['cycleCountId']);
  const lines = await rows<CountLine>(
    tx.db,
    sql`select * from cycle_count_line where cycle_count_id = ${id} order by sku`,
  );
  return { ...found, lines };
}

function stateAfter({ status }: CountRecord, command: 'count' | 'approve' | 'reject'): CycleCountState {
  const next = nextState(cycleCountLifecycle, status, command);
  if (!next)
    throw refuse('ILLEGAL_TRANSITION', `A count that is ${status} does not take this.`, ['cycleCountId'], { status });
  return next;
}

const actorOf = ({ actor }: Tx) => jsonb({ role: actor.role, id: actor.id });

/** Asks for items to be counted at a location. What should be there is told to nobody. */
export function createCycleCount(
  ctx: OperationContext<InventoryServices>,
  input: { readonly locationCode: string; readonly skus: readonly string[]; readonly varianceLimit?: number | null },
): Outcome {
  return runCommand(ctx, 'createCycleCount', async (tx) => {
    const locationId = await requireLocation(tx, input.locationCode);
    const skus = [...new Set(input.skus)];
    if (skus.length === 0 || skus.length > MOST_LINES)
      throw refuse('INVALID_LINES', `Count 1 to ${MOST_LINES} items.`, ['skus']);
    const known = await findSkus(tx.db, skus);
    const unknown = skus.findIndex((sku) => !known.has(sku));
    if (unknown >= 0)
      throw new DomainError(problem('UNKNOWN_SKU', `There is no item ${skus[unknown]}.`, 'skus', unknown));
    const limit = input.varianceLimit ?? DEFAULT_LIMIT;
    if (limit < 0) throw refuse('INVALID_QUANTITY', 'A limit is zero or more units.', ['varianceLimit']);
    const lines = skus.map((sku) => ({ sku }));
    const cycleCountId = await putCycleCount(tx, { locationId, varianceLimit: limit, lines });
    return { cycleCountId };
  });
}

/** Units that were set aside until somebody counts are for sale again; the count then says how many there are. */
async function endQuarantine(tx: Tx, { locationId, number }: CountRecord, lines: readonly CountLine[]): Promise<void> {
  const aside = lines.filter(({ quarantined }) => quarantined > 0);
  if (aside.length === 0) return;
  const levels = await lockLevels(
    tx.db,
    aside.map(({ sku }) => ({ sku, locationId })),
  );
  const changes = aside.map(({ sku, quarantined }): StockChange => {
    const there = levels.get(levelKey({ sku, locationId }))?.qualityControl ?? 0;
    const delta = -Math.min(there, quarantined);
    return { sku, locationId, bucket: 'qualityControl', delta, reason: 'COUNT', reference: number };
  });
  await moveStock(tx, changes);
}

async function post(tx: Tx, count: CountRecord, lines: readonly CountLine[]): Promise<void> {
  const { locationId, number } = count;
  await endQuarantine(tx, count, lines);
  const changes = lines.map((line) => ({ sku: line.sku, locationId, delta: varianceOf(line), reason: 'COUNT', reference: number })); // prettier-ignore
  await changeOnHand(tx, changes);
}

/** What a rejected count has kept from sale is counted again: it must not stay aside for ever. */
async function countAgain(tx: Tx, { locationId, number, varianceLimit, lines }: LockedCount): Promise<void> {
  const aside = lines.filter(({ quarantined }) => quarantined > 0);
  if (aside.length > 0)
    await putCycleCount(tx, { locationId, varianceLimit, reason: 'RECOUNT', reference: number, lines: aside });
}

/** Takes what was counted. Within the limit it is posted at once; beyond it waits for somebody else. */
export function submitCycleCount(
  ctx: OperationContext<InventoryServices>,
  input: { readonly cycleCountId: string; readonly lines: readonly CountedUnits[] },
): Outcome {
  return runCommand(ctx, 'submitCycleCount', async (tx) => {
    const count = await lockCount(tx, input.cycleCountId);
    const counted = stateAfter(count, 'count');
    const problems = checkCounted(count.lines, input.lines);
    if (problems.length > 0) throw new DomainError(problems);
    const keys = count.lines.map(({ sku }) => ({ sku, locationId: count.locationId }));
    await ensureLevels(tx, keys);
    const levels = await lockLevels(tx.db, keys);
    const lines = count.lines.map((line): CountLine => ({
      ...line,
      expected: levels.get(levelKey({ sku: line.sku, locationId: count.locationId }))?.onHand ?? 0,
      counted: input.lines.find(({ sku }) => sku === line.sku)?.counted ?? 0,
    }));
    const status = needsApproval(lines, count.varianceLimit) ? counted : 'APPROVED';
    if (status === 'APPROVED') await post(tx, count, lines);
    const records = lines.map(({ id, expected, counted: units }) => ({ id, expected, counted: units }));
    await run(
      tx.db,
      sql`update cycle_count_line l set expected = r.expected, counted = r.counted from ${recordset(records, 'r', 'id uuid, expected int, counted int')} where l.id = r.id`,
    );
    await run(
      tx.db,
      sql`update cycle_count set status = ${status}, counted_at = ${tx.now}, counted_by = ${actorOf(tx)}, version = version + 1 where id = ${count.id}`,
    );
    return { cycleCountId: count.id };
  });
}

interface CycleCountCommandInput {
  readonly cycleCountId: string;
  readonly reason?: string | null;
}

/**
 * Decides on a count that differs by more than its limit. The difference that was found is posted, not the count itself:
 * what has moved since then counts too. Whoever counted does not decide.
 */
function decideCycleCount(
  ctx: OperationContext<InventoryServices>,
  input: CycleCountCommandInput,
  approve: boolean,
): Outcome {
  return runCommand(ctx, 'decideCycleCount', async (tx) => {
    const count = await lockCount(tx, input.cycleCountId);
    const status = stateAfter(count, approve ? 'approve' : 'reject');
    if (count.countedBy?.id === tx.actor.id)
      throw refuse('SAME_PERSON', 'Somebody else than who counted decides.', ['cycleCountId']);
    if (approve) await post(tx, count, count.lines);
    else await countAgain(tx, count);
    await run(
      tx.db,
      sql`update cycle_count set status = ${status}, decided_at = ${tx.now}, decided_by = ${actorOf(tx)}, version = version + 1 where id = ${count.id}`,
    );
    tx.audit({
      aggregateType: 'CycleCount',
      aggregateId: count.id,
      command: approve ? 'approveCycleCount' : 'rejectCycleCount',
      reason: input.reason ?? null,
    });
    return { cycleCountId: count.id };
  });
}

/** Posts the difference that was found. */
export const approveCycleCount = (ctx: OperationContext<InventoryServices>, input: CycleCountCommandInput): Outcome =>
  decideCycleCount(ctx, input, true);

/** Leaves the stock as it is. */
export const rejectCycleCount = (ctx: OperationContext<InventoryServices>, input: CycleCountCommandInput): Outcome =>
  decideCycleCount(ctx, input, false);
