import { snake } from '@oms/platform/values/snake-case';
import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { caseChanged } from '../rules/case-changed.js';
import type { CaseEntryDraft, CaseQueue, CaseState } from '../rules/case-state.js';

/** A case with what is to be added to its history. */
export interface ChangedCase {
  readonly state: CaseState;
  readonly entries: readonly CaseEntryDraft[];
}

/** Whether the customer of the case `c` knows of it. */
export const IS_SHARED = sql`exists (select from case_entry e where e.case_id = c.id and e.visibility = 'CUSTOMER')`;

/** The cases with these ids, locked in the order of their ids. */
export const lockCases = (db: Sql, ids: readonly string[]): Promise<CaseState[]> =>
  rows(
    db,
    sql`select c.*, ${IS_SHARED} as shared from service_case c where id = any(${ids}::uuid[]) order by id for update`,
  );

/** All queues by code: they are few. */
export async function loadQueues(db: Sql): Promise<Map<string, CaseQueue>> {
  const queues = await rows<CaseQueue>(db, sql`select * from case_queue`);
  return new Map(queues.map((queue) => [queue.code, queue]));
}

/** The next case numbers, as many as asked for. */
export async function nextCaseNumbers(db: Sql, count: number): Promise<string[]> {
  const drawn = await rows<{ number: string }>(
    db,
    sql`select 'K-' || nextval('case_number') as number from generate_series(1, ${count})`,
  );
  return drawn.map(({ number }) => number);
}

const COLUMNS = {
  id: 'uuid',
  number: 'text',
  kind: 'text',
  subject: 'text',
  status: 'text',
  severity: 'text',
  queue_code: 'text',
  owner_id: 'text',
  customer_id: 'uuid',
  order_id: 'uuid',
  order_number: 'text',
  location_code: 'text',
  subject_type: 'text',
  subject_id: 'text',
  request_key: 'text',
  details: 'jsonb',
  opened_by: 'jsonb',
  opened_at: 'timestamptz',
  due_at: 'timestamptz',
  minutes_left: 'integer',
  escalation_level: 'integer',
  escalated_at: 'timestamptz',
  resolution: 'text',
  resolution_reference: 'jsonb',
  resolved_at: 'timestamptz',
  closed_at: 'timestamptz',
  action: 'jsonb',
  touched: 'boolean',
  version: 'bigint',
  updated_at: 'timestamptz',
} as const;

const names = Object.keys(COLUMNS);
const definition = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
const changes = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);

async function writeEntries(tx: Tx, changed: readonly ChangedCase[]): Promise<void> {
  const entries = changed.flatMap(({ state, entries: drafts }) =>
    drafts.map((draft, index) => ({
      case_id: state.id,
      index: index + 1,
      type: draft.type,
      visibility: draft.visibility,
      text: draft.text ?? null,
      data: draft.data ?? null,
    })),
  );
  if (entries.length === 0) return;
  const { role, id, name } = tx.actor;
  // The case is locked, so its entries are counted by nobody else meanwhile.
  await run(
    tx.db,
    sql`insert into case_entry (case_id, sequence, type, visibility, text, data, actor, at)
        select e.case_id, e.index + coalesce((select max(sequence) from case_entry known where known.case_id = e.case_id), 0),
               e.type, e.visibility, e.text, e.data, ${JSON.stringify({ role, id, name })}::jsonb, ${tx.now}::timestamptz
        from ${recordset(entries, 'e', 'case_id uuid, index integer, type text, visibility text, text text, data jsonb')}`,
  );
}

/** Writes new and changed cases with their history, and tells of each; two statements, however many they are. */
export async function saveCases(tx: Tx, changed: readonly ChangedCase[]): Promise<void> {
  if (changed.length === 0) return;
  for (const { state } of changed) Object.assign(state, { version: state.version + 1, updatedAt: tx.now });
  const records = changed
    .map(({ state }) => snake(state))
    .toSorted((a, b) => String(a['id']).localeCompare(String(b['id'])));
  await run(
    tx.db,
    sql`insert into service_case (${sql.raw(names.join(', '))})
        select ${sql.raw(names.join(', '))} from ${recordset(records, 'c', definition)}
        on conflict (id) do update set ${sql.raw(changes.join(', '))}`,
  );
  await writeEntries(tx, changed);
  for (const { state } of changed) tx.emit(caseChanged(state));
}

type NewCase = Pick<CaseState, 'number' | 'kind' | 'subject' | 'severity' | 'queueCode' | 'customerId' | 'orderId'> &
  Pick<CaseState, 'orderNumber' | 'subjectType' | 'subjectId' | 'dueAt' | 'touched'> &
  Partial<Pick<CaseState, 'locationCode' | 'requestKey' | 'details'>>;

/** A case that is not stored yet, at version 0. */
export const newCase = (tx: Tx, given: NewCase): CaseState => ({
  id: newId(tx.now),
  status: 'OPEN',
  ownerId: null,
  locationCode: null,
  requestKey: null,
  details: null,
  openedBy: { role: tx.actor.role, id: tx.actor.id },
  openedAt: tx.now,
  minutesLeft: null,
  escalationLevel: 0,
  escalatedAt: null,
  resolution: null,
  resolutionReference: null,
  resolvedAt: null,
  closedAt: null,
  action: null,
  version: 0,
  updatedAt: tx.now,
  ...given,
});
