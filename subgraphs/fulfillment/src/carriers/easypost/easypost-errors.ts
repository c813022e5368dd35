import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carrier-errors.js';

interface Shape {
  readonly statusCode?: unknown;
  readonly status?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

/** Nothing left this machine, or the other side said that it did nothing. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const DID_NOTHING = new Set([429, 503]);
const NO_ANSWER = new Set([408, 500, 502, 504]);

const shapeOf = (error: unknown): Shape => (typeof error === 'object' && error !== null ? error : {});

/** HTTP status of a failed call; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode, status } = shapeOf(error);
  return typeof statusCode === 'number' ? statusCode : typeof status === 'number' ? status : undefined;
}

export const codeOf = (error: unknown): string => {
  const { code } = shapeOf(error);
  return typeof code === 'string' ? code : '';
};

const upperSnake = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .slice(0, 60) || 'REFUSED';

/**
 * What a failed call means to us. `buying` says that the call may have had an effect which nobody heard of: then no
 * answer is an unknown outcome, and otherwise it is only a carrier that cannot be reached.
 */
export function translateError(error: unknown, buying?: { readonly key: string }): Error {
  const ours = [CarrierRefused, CarrierUnavailable, CarrierOutcomeUnknown].some((kind) => error instanceof kind);
  if (ours) return error as Error;
  const status = statusOf(error);
  const { message } = shapeOf(error);
  const says = typeof message === 'string' ? message : 'no reason given';
  const options = { cause: error };
  if (NOT_SENT.has(codeOf(error)) || (status !== undefined && DID_NOTHING.has(status)))
    return new CarrierUnavailable(`EasyPost: ${says}`, undefined, options);
  if (status !== undefined && status >= 400 && !NO_ANSWER.has(status))
    return new CarrierRefused(upperSnake(codeOf(error)), says, undefined, options);
  return buying
    ? new CarrierOutcomeUnknown(`EasyPost gave no answer: ${says}`, buying.key, options)
    : new CarrierUnavailable(`EasyPost: ${says}`, undefined, options);
}
