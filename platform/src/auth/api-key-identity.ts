import { z } from 'zod';
import { SCOPES, type Actor, type Permission } from './actor.js';
import { API_KEY_KINDS } from './api-key.js';
import type { Identity } from './identity.js';

/** What a gateway asks of the subgraph that has the keys. */
export const API_KEY_QUERY =
  'query GatewayApiKey($hash: String!) { apiKeyIdentity(hash: $hash) { id kind name scopes requestsPerMinute expiresAt } }';

const answer = z.object({
  apiKeyIdentity: z
    .object({
      id: z.string(),
      kind: z.enum(API_KEY_KINDS),
      name: z.string(),
      scopes: z.array(z.string()),
      requestsPerMinute: z.number().nullable(),
      expiresAt: z.coerce.date().nullable(),
    })
    .nullable(),
});

const isScope = (scope: string): scope is Permission => (SCOPES as readonly string[]).includes(scope);

/** Whom the answer to {@link API_KEY_QUERY} names; null for a key that opens nothing. Throws for any other answer. */
export function apiKeyIdentityOf(data: unknown): Identity | null {
  const { apiKeyIdentity: found } = answer.parse(data);
  if (!found) return null;
  const { id, kind, name, scopes, requestsPerMinute, expiresAt } = found;
  const actor: Actor = {
    role: kind === 'MACHINE' ? 'machine' : 'guest',
    id: `key:${id}`,
    name,
    ...(kind === 'MACHINE' ? { scopes: scopes.filter(isScope) } : {}),
    ...(requestsPerMinute === null ? {} : { requestsPerMinute }),
  };
  return { actor, ...(expiresAt ? { expiresAt } : {}) };
}
