import type { ApiKeyKind } from '@oms/platform/auth/api-key';
import { firstRow, sql, type Sql } from '@oms/platform/database/sql';

/** Whom a key stands for. */
export interface ApiKeyIdentity {
  readonly id: string;
  readonly kind: ApiKeyKind;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly requestsPerMinute: number | null;
  readonly expiresAt: Date | null;
}

/**
 * The key with this hash, unless it is revoked or has expired. Notes that it was used, at most once a minute, so that a
 * key in use costs a write a minute and not one for each request.
 */
export const identifyApiKey = (db: Sql, hash: string, now: Date): Promise<ApiKeyIdentity | undefined> =>
  firstRow(
    db,
    sql`with found as (
          select * from api_key
          where hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > ${now}::timestamptz)
        ), used as (
          update api_key set last_used_at = ${now}::timestamptz
          where id in (select id from found where last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')
        )
        select id, kind, name, scopes, requests_per_minute, expires_at from found`,
  );
