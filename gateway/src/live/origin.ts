import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page may open a stream. Browsers name the page's origin, and let pages of any origin open a WebSocket; a page
 * of another site must be named in the configuration. Other clients send no Origin.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
