import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { Arg, Args, Authorized, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql';
import { createApiKey } from '../operations/create-api-key.js';
import { identifyApiKey } from '../operations/identify-api-key.js';
import { revokeApiKey } from '../operations/revoke-api-key.js';
import { apiKeyStatus, type ApiKeyStatus } from '../rules/api-key.js';
import type { CustomersServices } from '../services.js';
import {
  ApiKeyConnection,
  ApiKeyFilter,
  ApiKeyIdentityType,
  CreateApiKeyInputType,
  CreateApiKeyPayload,
  RevokeApiKeyInputType,
  RevokeApiKeyPayload,
} from './api-key.type.js';
import type { Context } from './customer.loaders.js';

interface ApiKeyRow {
  readonly id: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Everything of a key but what it is found by. */
const COLUMNS = sql`k.id, k.kind, k.name, k.hint, k.scopes, k.requests_per_minute, k.created_at, k.created_by, k.expires_at, k.last_used_at, k.revoked_at, k.revoked_by, k.revoke_reason`;

const viewOf = (row: ApiKeyRow, now: Date) => ({ ...row, status: apiKeyStatus(row, now) });

const apiKeyById = defineLoader<string, ApiKeyRow, CustomersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<ApiKeyRow>(ctx.db, sql`select ${COLUMNS} from api_key k where k.id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

async function oneKey(ctx: Context, id: string | undefined) {
  const row = id ? await ctx.load(apiKeyById, id) : undefined;
  return row ? viewOf(row, ctx.clock.now()) : null;
}

function hasStatus(status: readonly string[], now: Date): RawBuilder<unknown> {
  const expired = sql`(k.expires_at is not null and k.expires_at <= ${now}::timestamptz)`;
  const conditions: Readonly<Record<ApiKeyStatus, RawBuilder<unknown>>> = {
    REVOKED: sql`k.revoked_at is not null`,
    EXPIRED: sql`(k.revoked_at is null and ${expired})`,
    ACTIVE: sql`(k.revoked_at is null and not ${expired})`,
  };
  return sql`(${sql.join([sql`false`, ...status.map((one) => conditions[one as ApiKeyStatus])], sql` or `)})`;
}

@Resolver()
export class ApiKeyResolver {
  @Authorized('admin')
  @Query(() => ApiKeyConnection, { nullable: true })
  async apiKeys(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => ApiKeyFilter, { nullable: true }) filter?: ApiKeyFilter,
  ) {
    const now = ctx.clock.now();
    const found = await fetchPage<ApiKeyRow>(ctx.db, {
      columns: COLUMNS,
      from: sql`api_key k`,
      where: [
        ...(filter?.kind ? [sql`k.kind = ${filter.kind}`] : []),
        ...(filter?.status ? [hasStatus(filter.status, now)] : []),
      ],
      sort: [
        { expression: sql`k.created_at`, type: 'timestamptz' },
        { expression: sql`k.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    return toConnection({
      ...found,
      edges: found.edges.map(({ cursor, node }) => ({ cursor, node: viewOf(node, now) })),
    });
  }

  @Authorized('gateway')
  @Directive('@inaccessible')
  @Query(() => ApiKeyIdentityType, {
    nullable: true,
    description: 'By the SHA-256 of a key; null when it opens nothing.',
  })
  async apiKeyIdentity(@Arg('hash') hash: string, @Ctx() ctx: Context) {
    return (await identifyApiKey(ctx.db, hash, ctx.clock.now())) ?? null;
  }

  @Authorized('admin')
  @Mutation(() => CreateApiKeyPayload)
  async createApiKey(
    @Arg('input', () => CreateApiKeyInputType) input: CreateApiKeyInputType,
    @Ctx() ctx: Context,
  ): Promise<object> {
    let key: string | null = null;
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'createApiKey', permission: 'admin', input },
      (op) => createApiKey(op, input, (text) => (key = text)),
    );
    return { apiKey: await oneKey(ctx, outcome?.apiKeyId), key, userErrors };
  }

  @Authorized('admin')
  @Mutation(() => RevokeApiKeyPayload, {
    description: 'Ends a key, and streams that are open with it, within seconds.',
  })
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInputType) input: RevokeApiKeyInputType,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'revokeApiKey', permission: 'admin', input },
      (op) => revokeApiKey(op, input),
    );
    return { apiKey: await oneKey(ctx, outcome?.apiKeyId), userErrors };
  }
}
