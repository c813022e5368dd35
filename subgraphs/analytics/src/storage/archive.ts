import { run, sql, type Sql } from '@oms/platform/database/sql';
import type { OwnedTable } from './replace-rows.js';

/** Facts that stay as they are when the events they were made of are no longer kept. */
export interface Archive {
  readonly table: string;
  /** Column of the aggregate's id: its rows stay when its newest state was emptied. */
  readonly owner?: string;
  /** Or else SQL of the rows `f` that stay, of what happened until `p.until`, whatever becomes of the aggregate. */
  readonly which?: string;
  /** Columns that are worked out anew, as when the row is written. */
  readonly derived?: Readonly<Record<string, string>>;
  readonly joins?: string;
}

/** The archive of a table whose rows are replaced with their aggregate. */
export const archiveOf = ({ name, owner, derived, joins }: OwnedTable): Archive => ({
  table: name,
  owner,
  ...(derived ? { derived } : {}),
  ...(joins ? { joins } : {}),
});

/** The day in the business's time zone until which events are gone. */
export const UNTIL_DAY = '(p.until at time zone z.time_zone)::date';

/** Works out anew what follows from the time zone and from dimensions. */
function deriveSql({ table, derived = {}, joins = '' }: Archive): string {
  const names = Object.keys(derived);
  const values = Object.entries(derived).map(([name, value]) => `${value} as ${name}`);
  return `with new_fact_order as (select * from fact_order), made as (select r.ctid as place, ${values.join(', ')} from ${table} r ${joins})
    update ${table} t set ${names.map((name) => `${name} = made.${name}`).join(', ')} from made where t.ctid = made.place`;
}

/** Copies what stays from a table of the schema into its empty shadow; answers how many rows. */
export async function restoreArchive(db: Sql, schema: string, consumer: string, archive: Archive): Promise<number> {
  const { table, owner, which = 'true' } = archive;
  const stays = owner
    ? sql`f.${sql.ref(owner)}::text in (select aggregate_id from raw_event where source = ${consumer} and slot = '' and payload = 'null'::jsonb)`
    : sql.raw(which);
  const restored = await run(
    db,
    sql`insert into ${sql.ref(table)} select f.* from ${sql.ref(`${schema}.${table}`)} f cross join raw_event_pruned p cross join reporting_setting z where ${stays}`,
  );
  if (restored > 0 && archive.derived) await run(db, sql.raw(deriveSql(archive)));
  return restored;
}
