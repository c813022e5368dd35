import { recordset, run, sql, type Sql } from '../database/sql.js';

/** One line of the choreography: events of `eventType` go to `consumer`. */
export interface Route {
  readonly eventType: string;
  readonly consumer: string;
}

/** Makes the source's route table equal to `routes`. Deliveries already made for a removed route stay until delivered. */
export async function syncRoutes(db: Sql, routes: readonly Route[]): Promise<void> {
  const wanted = routes.map(({ eventType, consumer }) => ({ event_type: eventType, consumer }));
  const columns = 'event_type text, consumer text';
  await run(
    db,
    sql`
    with wanted as (select * from ${recordset(wanted, 'w', columns)}),
    gone as (delete from outbox_route r where not exists (select from wanted w where w.event_type = r.event_type and w.consumer = r.consumer))
    insert into outbox_route (event_type, consumer) select event_type, consumer from wanted on conflict do nothing`,
  );
}
