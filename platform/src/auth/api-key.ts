import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `STOREFRONT`: publishable, it may stand in the source of a web page, and makes a guest of whoever sends it.
 * `MACHINE`: secret, another system's, for what its scopes say.
 */
export const API_KEY_KINDS = ['STOREFRONT', 'MACHINE'] as const;
export type ApiKeyKind = (typeof API_KEY_KINDS)[number];

const PREFIXES: Readonly<Record<ApiKeyKind, string>> = { STOREFRONT: 'oms_pk_', MACHINE: 'oms_sk_' };

/** Bytes of chance in a key: too many to be guessed, so that a plain hash of it keeps it secret. */
export const API_KEY_BYTES = 32;

const FORM = /^oms_[ps]k_([0-9A-Za-z_-]{43})([0-9a-f]{8})$/;

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** The text of a new key from {@link API_KEY_BYTES} random bytes. A checksum at its end tells a key from a typing error. */
export function formatApiKey(kind: ApiKeyKind, random: Buffer): string {
  const text = `${PREFIXES[kind]}${random.toString('base64url')}`;
  return `${text}${checksum(text)}`;
}

/** Whether a text has the form of a key, before anybody is asked about it. */
export function isApiKey(text: string): boolean {
  return FORM.test(text) && checksum(text.slice(0, -8)) === text.slice(-8);
}

/** What is stored of a key, and what it is found by. */
export const hashApiKey = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The beginning of a key, by which people tell keys apart. */
export const hintOf = (text: string): string => text.slice(0, 11);
