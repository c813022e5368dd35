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
