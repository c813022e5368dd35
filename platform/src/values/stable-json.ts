import { createHash } from 'node:crypto';

/** JSON with object keys in order, so that equal values give equal text. Undefined members are left out. */
export function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`).join(',')}}`;
}

/** SHA-256 of the stable JSON, hex. */
export const stableHash = (value: unknown): string => createHash('sha256').update(stableJson(value)).digest('hex');
