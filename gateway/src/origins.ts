import type { IncomingHttpHeaders } from 'node:http';
import type { AdmissionChecks } from './admission-model.js';
import { refusal } from './refusal.js';

/** `https://shop.example`, `https://*.shop.example`, `http://localhost:*`. */
const PATTERN = /^(https?):\/\/((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(\d{1,5}|\*))?$/;
const EXPECTED = 'expected origins such as https://shop.example, https://*.shop.example or http://localhost:*';

/** Pages on the developer's own machine, whatever serves them. */
export const LOOPBACK_ORIGINS: readonly string[] = ['http://localhost:*', 'http://127.0.0.1:*'];

/** Reads a list of origins, separated by commas. Throws an error that names what is none. */
export function readOrigins(text: string): string[] {
  const origins = text
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  origins.forEach(toRegExp);
  return origins;
}

function toRegExp(pattern: string): RegExp {
  const [, scheme = '', host = '', port] = PATTERN.exec(pattern) ?? [];
  if (host === '') throw new Error(`"${pattern}" is no origin: ${EXPECTED}`);
  const hosts = host.replaceAll('.', String.raw`\.`).replace(/^\*/, '[a-z0-9-]+(?:\\.[a-z0-9-]+)*');
  const ports = port === '*' ? String.raw`(?::\d+)?` : port === undefined ? '' : `:${port}`;
  return new RegExp(`^${scheme}://${hosts}${ports}$`);
}

/**
 * Which pages may talk to the graph: those of the gateway's own origin, and of the origins that its operator has named.
 * A `*` in a name stands for any subdomain, one in place of a port for any port.
 */
export class Origins {
  private readonly named: readonly RegExp[];

  /** Throws when an origin is none. */
  constructor(origins: readonly string[]) {
    this.named = origins.map(toRegExp);
  }

  /** Whether the operator has named the origin. */
  names(origin: string): boolean {
    return this.named.some((pattern) => pattern.test(origin));
  }

  /** Browsers name the page's origin wherever it matters; other clients send none, and are not held up by this. */
  allows({ origin, host }: IncomingHttpHeaders): boolean {
    if (origin === undefined || this.names(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}

/** Headers that a page of another site cannot send without being asked first. */
const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Refuses pages of other sites, on every transport; browsers alone would refuse neither sockets nor simple requests. A
 * GET that opens a stream needs a header that such pages cannot send; for plain requests Apollo Server sees to that.
 */
export const originCheck = (origins: Origins): AdmissionChecks => ({
  approach({ transport, method, headers }) {
    if (!origins.allows(headers)) return refusal('FORBIDDEN', 'Pages of this origin may not use this graph.');
    const isStream = transport === 'sse' || transport === 'multipart';
    if (isStream && method === 'GET' && !PREFLIGHT_HEADERS.some((name) => headers[name]))
      return refusal('BAD_REQUEST', `A GET request needs one of the headers ${PREFLIGHT_HEADERS.join(', ')}`);
    return undefined;
  },
});
