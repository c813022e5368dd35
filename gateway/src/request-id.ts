import { newId } from '@oms/platform/values/ids';

const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * The caller's request id when it is harmless in a log line and a header (1–64 of letters, digits, `.`, `_`, `-`), else
 * a new UUIDv7.
 */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && SANE_REQUEST_ID.test(header) ? header : newId();
}
