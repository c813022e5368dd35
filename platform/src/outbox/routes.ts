import { recordset, run, sql, type Sql } from '../database/sql.js';

/** One line of the choreography: events of `eventType` go to `consumer`. */
export interface Route {
  readonly eventType: string;
  readonly consumer: string;
  /** Only events with this facet go there; absent: all of them. */
  readonly facet?: string;
}

/** Makes the source's route table equal to `routes`. Deliveries already made for a removed route stay until delivered. */
export async function syncRoutes(db: Sql, routes: readonly Route[]): Promise<void> {
  const wanted = routes.map(({ eventType, consumer, facet = null }) => ({ event_type: eventType, consumer, facet }));
  const columns = 'event_type text, consumer text, facet text';
  await run(
    db,
    sql`
    with wanted as (select * from ${recordset(wanted, 'w', columns)}),
    gone as (delete from outbox_route r where not exists (select from wanted w where w.event_type = r.event_type and w.consumer = r.consumer))
    insert into outbox_route (event_type, consumer, facet) select event_type, consumer, facet from wanted
    on conflict (event_type, consumer) do update set facet = excluded.facet where outbox_route.facet is distinct from excluded.facet`,
  );
}
