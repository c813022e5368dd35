import { setTimeout as sleep } from 'node:timers/promises';
import { firstRow, run, sql, type Sql } from '@oms/platform/database/sql';
import { Rig } from '../rig/rig.js';

/** What it takes: two of each, as the processes that escalate, carry and record. */
const PROCESSES = ['relay', 'work-records', 'work-schedules'];
/** Places where a worker may die: with cases raised and not committed, and with cases committed that it goes on from. */
export const DEATHS = ['escalateCases.before-commit', 'escalateCases.after-commit'] as const;
const POLL_MS = 250;

export interface EscalationOptions {
  /** Cases that become due, evenly over `overSeconds`. */
  readonly cases: number;
  readonly overSeconds: number;
  /** Seconds after the last is due by which all must be raised and told. */
  readonly patienceSeconds: number;
  /** Where a worker dies, once at each. */
  readonly deaths: readonly (typeof DEATHS)[number][];
}

export interface EscalationReport {
  /** Cases that went up exactly one level, with one entry in their history. */
  readonly once: number;
  readonly never: number;
  readonly twice: number;
  /** Cases of which the queue was told once. */
  readonly told: number;
  /** Seconds from being due to being raised. */
  readonly lateness: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Workers that were killed. */
  readonly killed: number;
}

async function seed(db: Sql, { cases, overSeconds }: EscalationOptions): Promise<void> {
  const always = { timeZone: 'UTC', closedOn: [], week: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) }; // prettier-ignore
  await run(
    db,
    sql`insert into case_queue (code, name, calendar, targets, notify_email, members)
        values ('LEADS', 'Leads', ${JSON.stringify(always)}::jsonb, '{"LOW":9000,"NORMAL":9000,"HIGH":9000,"URGENT":9000}', 'leads@bench.example', array['agent:ada', 'agent:grace'])`,
  );
  await run(db, sql`update case_queue set escalate_to = 'LEADS' where code = 'SERVICE'`);
  await run(
    db,
    sql`insert into service_case (id, number, kind, subject, status, severity, queue_code, subject_type, subject_id, opened_by, opened_at, due_at, updated_at)
        select gen_random_uuid(), 'B-' || n, 'QUESTION', 'A question', 'OPEN', 'NORMAL', 'SERVICE', 'Case', n::text, '{"role":"agent","id":"bench"}', now(), now() + interval '2 seconds' + n * ${overSeconds}::float8 / ${cases}::int * interval '1 second', now()
          from generate_series(1, ${cases}::int) n`,
  );
  await run(db, sql`analyze service_case`);
}

async function read(db: Sql): Promise<Omit<EscalationReport, 'killed'>> {
  const found = await firstRow<Record<'once' | 'never' | 'twice' | 'told' | 'p50' | 'p99' | 'max', number>>(
    db,
    sql`with tellings as (
          select facts->>'caseNumber' as number, count(*) as told from notification where notice = 'CASE_ESCALATED' group by 1),
        raised as (
          select c.id, c.escalation_level as level, c.escalated_at,
                 (select count(*) from case_entry e where e.case_id = c.id and e.type = 'ESCALATED') as entries,
                 (select min((e.data->>'overdueSince')::timestamptz) from case_entry e where e.case_id = c.id and e.type = 'ESCALATED') as due_at,
                 tellings.told from service_case c left join tellings on tellings.number = c.number)
        select count(*) filter (where level = 1 and entries = 1)::int as once, count(*) filter (where level = 0)::int as never,
               count(*) filter (where level > 1 or entries > 1)::int as twice, count(*) filter (where told = 1)::int as told,
               coalesce(percentile_cont(0.5) within group (order by extract(epoch from escalated_at - due_at)), 0)::float8 as p50,
               coalesce(percentile_cont(0.99) within group (order by extract(epoch from escalated_at - due_at)), 0)::float8 as p99,
               coalesce(max(extract(epoch from escalated_at - due_at)), 0)::float8 as max from raised`,
  );
  if (!found) throw new Error('nothing was read');
  const { p50, p99, max, ...counts } = found;
  return { ...counts, lateness: { p50, p99, max } };
}

/** Whether all are raised and told. Cheap enough to be asked often. */
async function isDone(db: Sql, cases: number): Promise<boolean> {
  const left = await firstRow<{ left: boolean; told: number }>(
    db,
    sql`select exists (select from service_case where escalation_level = 0) as left, (select count(*) from notification)::int as told`,
  );
  return left !== undefined && !left.left && left.told >= cases;
}

/** Lets cases become due while two workers look for them, of whom some die in the middle of it. */
export async function escalate(options: EscalationOptions): Promise<EscalationReport> {
  const rig = await Rig.start({ only: PROCESSES, copies: 2, acknowledgeSeconds: 5 });
  try {
    const db = rig.databases.customers.sql();
    rig.arm(options.deaths);
    await seed(db, options);
    const deadline = Date.now() + (2 + options.overSeconds + options.patienceSeconds) * 1_000;
    while (Date.now() < deadline && !(await isDone(db, options.cases))) await sleep(POLL_MS);
    return { ...(await read(db)), killed: options.deaths.length - rig.armed().length };
  } finally {
    await rig.close();
  }
}
