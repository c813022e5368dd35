import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { CustomerChanged } from '@oms/platform/events/customer-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

const COLUMNS =
  'customer_id uuid, number text, country_code text, company boolean, status text, created_at timestamptz';

/** Customers as a dimension. */
export const customersProjection: Projection<CustomerChanged> = {
  consumer: 'analytics.project-customers',
  async write(db, found) {
    const customers = found.map((one) => ({
      customer_id: one.customerId,
      number: one.number,
      country_code: one.countryCode,
      company: one.company ?? false,
      status: one.status ?? null,
      created_at: one.createdAt ?? null,
    }));
    await run(
      db,
      sql`insert into dim_customer (customer_id, number, country_code, company, status, created_at) select * from ${recordset(customers, 'c', COLUMNS)}
          on conflict (customer_id) do update set number = excluded.number, country_code = excluded.country_code, company = excluded.company, status = excluded.status, created_at = excluded.created_at`,
    );
  },
};

/** What is told of customers. */
export const projectCustomers = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<CustomerChanged>[],
): Promise<void> => project(ctx, customersProjection, events);
