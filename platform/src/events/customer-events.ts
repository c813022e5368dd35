/** What is told of customers, cases and messages. Moments are ISO 8601; nothing names a person. */

/** `CustomerChanged`: a customer as it is. */
export interface CustomerChanged {
  readonly customerId: string;
  readonly number: string;
  /** Whether the customer is a company; absent, with what follows, in events of older versions. */
  readonly company?: boolean;
  readonly countryCode: string | null;
  readonly status?: string;
  readonly createdAt?: string;
}

/** `CustomerMerged`: whose orders move to whom. */
export interface CustomerMerged {
  readonly customerId: string;
  readonly mergedInto: string;
}

/** `CustomerErased`: whose personal data is to be erased wherever it is. */
export interface CustomerErased {
  readonly customerId: string;
}

/** `CaseChanged`: a case as it is, without what was written in it. */
export interface CaseChanged {
  readonly caseId: string;
  readonly number: string;
  readonly kind: string;
  readonly status: string;
  readonly severity: string;
  readonly queueCode: string;
  readonly ownerId: string | null;
  readonly customerId: string | null;
  readonly orderId: string | null;
  readonly escalationLevel: number;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
}

/** `NotificationQueued`: something waits to be sent. */
export interface NotificationQueued {
  readonly notificationId: string;
}
