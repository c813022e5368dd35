import type { Whole } from '@oms/platform/events/contract';
import type { CustomerChanged, CustomerErased, CustomerMerged } from '@oms/platform/events/customer-events';
import type { EventDraft } from '@oms/platform/outbox/event';

/** What `CustomerChanged` is made of. */
export interface ChangedCustomer {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly company: string | null;
  readonly countryCode: string | null;
  readonly status: string;
  readonly createdAt: Date;
}

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** The event that tells of a customer as it is now. */
export const customerChanged = ({
  id,
  version,
  number,
  company,
  countryCode,
  status,
  createdAt,
}: ChangedCustomer): EventDraft<'CustomerChanged', Whole<CustomerChanged>> => ({
  type: 'CustomerChanged',
  aggregateId: id,
  aggregateVersion: version,
  payload: {
    customerId: id,
    number,
    company: Boolean(company),
    countryCode,
    status,
    createdAt: createdAt.toISOString(),
  },
});

/** The event that tells that a customer has become part of another. */
export const customerMerged = ({
  id,
  version,
  mergedInto,
}: Versioned & { mergedInto: string }): EventDraft<'CustomerMerged', CustomerMerged> => ({
  type: 'CustomerMerged',
  aggregateId: id,
  aggregateVersion: version,
  payload: { customerId: id, mergedInto },
});

/** The event that tells that a customer was erased from the records. */
export const customerErased = ({ id, version }: Versioned): EventDraft<'CustomerErased', CustomerErased> => ({
  type: 'CustomerErased',
  aggregateId: id,
  aggregateVersion: version,
  payload: { customerId: id },
});
