import type { EventDraft } from '@oms/platform/outbox/event';
import type { CustomerStatus } from './customer.js';

/** What other subgraphs learn of a customer: no name, no contact. */
export interface CustomerChangedPayload {
  readonly customerId: string;
  readonly number: string;
  /** It orders for a company. */
  readonly company: boolean;
  /** Country of the default address. */
  readonly countryCode: string | null;
  readonly status: CustomerStatus;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface CustomerFacts {
  readonly id: string;
  readonly number: string;
  readonly company?: string | null;
  readonly countryCode: string | null;
  readonly status: string;
  readonly createdAt: Date;
  readonly version: number;
}

export const customerChanged = (customer: CustomerFacts): EventDraft<'CustomerChanged', CustomerChangedPayload> => ({
  type: 'CustomerChanged',
  aggregateId: customer.id,
  aggregateVersion: customer.version,
  payload: {
    customerId: customer.id,
    number: customer.number,
    company: Boolean(customer.company),
    countryCode: customer.countryCode,
    status: customer.status as CustomerStatus,
    createdAt: customer.createdAt.toISOString(),
  },
});
