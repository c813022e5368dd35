/** One expected refusal, as clients receive it in `userErrors`. */
export interface UserErrorData {
  /** Stable, documented, UPPER_SNAKE_CASE. */
  readonly code: string;
  readonly message: string;
  /** Path of the input field, such as ["lines", "0", "sku"]. */
  readonly field?: readonly string[] | null;
  /** Numbers and ids a program may act on, such as the current version. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An expected refusal of a command: nothing was written. Mutations answer it as `userErrors`. */
export class DomainError extends Error {
  readonly errors: readonly UserErrorData[];

  constructor(errors: UserErrorData | readonly UserErrorData[]) {
    const list = Array.isArray(errors) ? (errors as readonly UserErrorData[]) : [errors as UserErrorData];
    super(list.map((error) => `${error.code}: ${error.message}`).join('; '));
    this.name = 'DomainError';
    this.errors = list;
  }

  get code(): string {
    return this.errors[0]?.code ?? 'REFUSED';
  }
}

/** Shorthand for a refusal of one field: `refuse('UNKNOWN_SKU', 'There is no item X', ['lines','0','sku'])`. */
export function refuse(
  code: string,
  message: string,
  field?: readonly (string | number)[],
  details?: Record<string, unknown>,
): DomainError {
  return new DomainError({ code, message, field: field ? field.map(String) : null, ...(details ? { details } : {}) });
}

/** Missing identity (UNAUTHENTICATED) or missing right (FORBIDDEN): a GraphQL error, not a `userError`. */
export class AccessError extends Error {
  constructor(
    readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN',
    message: string,
  ) {
    super(message);
    this.name = 'AccessError';
  }
}

/** Whether a token or key holds cannot be found out now: nobody's fault but ours, to be tried again. */
export class AuthenticationUnavailable extends Error {
  readonly code = 'AUTHENTICATION_UNAVAILABLE';
  override readonly name = 'AuthenticationUnavailable';
}

/** A request that no well-formed client sends, such as a malformed cursor: GraphQL error BAD_USER_INPUT. */
export class BadInputError extends Error {
  constructor(
    message: string,
    readonly field?: readonly string[],
  ) {
    super(message);
    this.name = 'BadInputError';
  }
}
