import type { ApiKeyKind } from '@oms/platform/auth/api-key';
import { SCOPES } from '@oms/platform/auth/actor';
import type { UserErrorData } from '@oms/platform/errors/domain-error';

export interface ApiKeyDraft {
  readonly kind: ApiKeyKind;
  readonly name: string;
  readonly scopes?: readonly string[] | null;
  readonly requestsPerMinute?: number | null;
  readonly expiresAt?: Date | null;
}

export const API_KEY_STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED'] as const;
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

const MAX_REQUESTS_PER_MINUTE = 1_000_000;

function scopeProblems({ kind, scopes }: ApiKeyDraft): UserErrorData[] {
  const given = scopes ?? [];
  const field = ['scopes'];
  if (kind === 'STOREFRONT')
    return given.length === 0
      ? []
      : [{ code: 'SCOPES_NOT_ALLOWED', message: 'A storefront key is for the storefront and has no scopes.', field }];
  if (given.length === 0)
    return [{ code: 'SCOPES_REQUIRED', message: `Name one or more of ${SCOPES.join(', ')}.`, field }];
  return given.flatMap((scope, index) =>
    (SCOPES as readonly string[]).includes(scope)
      ? []
      : [
          {
            code: 'UNKNOWN_SCOPE',
            message: `Not one of ${SCOPES.join(', ')}.`,
            field: ['scopes', String(index)],
          },
        ],
  );
}

/** Everything that is wrong with a key that is asked for, at once. */
export function checkApiKey(draft: ApiKeyDraft, now: Date): UserErrorData[] {
  const { name, requestsPerMinute: rate, expiresAt } = draft;
  const problems = scopeProblems(draft);
  if (name.trim() === '' || name.length > 100)
    problems.push({ code: 'INVALID_NAME', message: 'A name has 1 to 100 characters.', field: ['name'] });
  if (rate !== undefined && rate !== null && (rate < 1 || rate > MAX_REQUESTS_PER_MINUTE))
    problems.push({
      code: 'INVALID_RATE',
      message: `requestsPerMinute is from 1 to ${MAX_REQUESTS_PER_MINUTE}.`,
      field: ['requestsPerMinute'],
    });
  if (expiresAt && expiresAt <= now)
    problems.push({ code: 'INVALID_EXPIRY', message: 'expiresAt is in the past.', field: ['expiresAt'] });
  return problems;
}

/** What a key is good for now. */
export function apiKeyStatus(
  key: { readonly revokedAt: Date | null; readonly expiresAt: Date | null },
  now: Date,
): ApiKeyStatus {
  if (key.revokedAt) return 'REVOKED';
  return key.expiresAt && key.expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}
