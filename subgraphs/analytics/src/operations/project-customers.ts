import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

export interface CustomerFact {
  readonly customerId: string;
  readonly number: string;
  readonly countryCode: string | null;
}

/** Customers as a dimension, without personal data. */
export const projectCustomers = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<CustomerFact>[],
): Promise<void> =>
  project(ctx, 'analytics.project-customers', events, async (tx, found) => {
    const customers = found.map(({ customerId, number, countryCode }) => ({
      customer_id: customerId,
      number,
      country_code: countryCode,
    }));
    await run(
      tx.db,
      sql`insert into dim_customer select * from ${recordset(customers, 'c', 'customer_id uuid, number text, country_code text')} on conflict (customer_id) do update set number = excluded.number, country_code = excluded.country_code`,
    );
  });
