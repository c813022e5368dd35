/**
 * The carrier said no and will say no again: a bad address, a parcel over the limits, a label already used.
 * `code` is upper snake case; `field` is the path in the request that has to change (`receiver.postalCode`), if one.
 */
export class CarrierRefused extends Error {
  override readonly name = 'CarrierRefused';

  constructor(
    readonly code: string,
    message: string,
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The carrier could not be asked (connection refused, 429, 503): nothing was bought, the same call may be repeated. */
export class CarrierUnavailable extends Error {
  override readonly name = 'CarrierUnavailable';

  /** `retryAfterSeconds` is the carrier's own wish, when it gave one. */
  constructor(
    message: string,
    readonly retryAfterSeconds?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The request left but no answer came (time-out, broken connection): the label may exist and may have been charged.
 * Never repeat blindly: ask `find(idempotencyKey)` first.
 */
export class CarrierOutcomeUnknown extends Error {
  override readonly name = 'CarrierOutcomeUnknown';

  constructor(
    message: string,
    readonly idempotencyKey?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
