/** Payload of `CustomerChanged`. */
export interface CustomerChangedPayload {
  readonly customerId: string;
  readonly number: string;
  /** Whether the customer is a company. */
  readonly company: boolean;
  readonly countryCode: string | null;
  readonly status: string;
  readonly createdAt: string;
}

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

/** The event that tells of a customer as it is now. */
export const customerChanged = ({ id, version, number, company, countryCode, status, createdAt }: ChangedCustomer) => {
  const payload: CustomerChangedPayload = {
    customerId: id,
    number,
    company: Boolean(company),
    countryCode,
    status,
    createdAt: createdAt.toISOString(),
  };
  return { type: 'CustomerChanged', aggregateId: id, aggregateVersion: version, payload };
};

/** Payload of `CustomerMerged`: whose orders move to whom. */
export interface CustomerMergedPayload {
  readonly customerId: string;
  readonly mergedInto: string;
}

/** The event that tells that a customer has become part of another. */
export const customerMerged = ({ id, version, mergedInto }: { id: string; version: number; mergedInto: string }) => {
  const payload: CustomerMergedPayload = { customerId: id, mergedInto };
  return { type: 'CustomerMerged', aggregateId: id, aggregateVersion: version, payload };
};

/** Payload of `CustomerErased`: whose personal data is to be erased wherever it is. */
export interface CustomerErasedPayload {
  readonly customerId: string;
}

/** The event that tells that a customer was erased from the records. */
export const customerErased = ({ id, version }: { id: string; version: number }) => {
  const payload: CustomerErasedPayload = { customerId: id };
  return { type: 'CustomerErased', aggregateId: id, aggregateVersion: version, payload };
};
