import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { closeManifest } from '../operations/close-manifest.js';
import { handOverManifest } from '../operations/hand-over-manifest.js';
import type { FulfillmentServices } from '../services.js';
import { FileLinkType, linkTo } from './file-link.type.js';
import type { Context } from './fulfillment-order.loaders.js';
import {
  CloseManifestInputType,
  HandOverManifestInputType,
  ManifestConnection,
  ManifestPayload,
  ManifestType,
} from './manifest.type.js';

interface ManifestRow {
  readonly id: string;
  readonly locationId: string;
  readonly locationCode: string | null;
}

const SELECTION = sql`m.id, m.number, m.carrier, to_char(m.day, 'YYYY-MM-DD') as day, m.status, m.location_id, m.carrier_reference, m.created_at, m.handed_over_at, m.handed_to,
  l.code as location_code, (select count(*)::int from shipment s where s.manifest_id = m.id and s.status <> 'VOIDED') as parcels`;
const FROM = sql`manifest m join known_location l on l.id = m.location_id`;

const view = (row: ManifestRow) => ({ ...row, location: { id: row.locationId } });

const manifestById = defineLoader<string, ManifestRow, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<ManifestRow>(ctx.db, sql`select ${SELECTION} from ${FROM} where m.id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

@Resolver(() => ManifestType)
export class ManifestResolver {
  @FieldResolver(() => FileLinkType, { description: 'For the driver to sign (PDF).' })
  pdfLink(@Root() manifest: ManifestRow, @Ctx() ctx: Context) {
    return linkTo(ctx, { kind: 'manifest', id: manifest.id });
  }

  @Authorized('fulfillment:read')
  @Query(() => ManifestType, { nullable: true })
  async manifest(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const row = isId(id) ? await ctx.load(manifestById, id) : undefined;
    const own = ctx.actor?.locations;
    return row && (!own || own.includes(row.locationCode ?? '')) ? view(row) : null;
  }

  @Authorized('fulfillment:read')
  @Query(() => ManifestConnection, { nullable: true, description: 'Newest first.' })
  async manifests(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('locationId', () => ID, { nullable: true }) locationId?: string,
  ) {
    const found = await fetchPage<ManifestRow>(ctx.db, {
      columns: SELECTION,
      from: FROM,
      where: [
        ...(ctx.actor?.locations ? [sql`l.code = any(${ctx.actor.locations}::text[])`] : []),
        ...(locationId ? [isId(locationId) ? sql`m.location_id = ${locationId}` : sql`false`] : []),
      ],
      sort: [
        { expression: sql`m.created_at`, type: 'timestamptz' },
        { expression: sql`m.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    return toConnection({ ...found, edges: found.edges.map(({ cursor, node }) => ({ cursor, node: view(node) })) });
  }

  @Authorized('fulfillment:write')
  @Mutation(() => ManifestPayload, { description: 'Closes the day’s parcels of one carrier at one location.' })
  async closeManifest(@Arg('input', () => CloseManifestInputType) input: CloseManifestInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'closeManifest', permission: 'fulfillment:write', input },
      (op) => closeManifest(op, input),
    );
    const row = outcome ? await ctx.load(manifestById, outcome.manifestId) : undefined;
    return { manifest: row ? view(row) : null, userErrors };
  }

  @Authorized('fulfillment:write')
  @Mutation(() => ManifestPayload, { description: 'The driver takes the parcels: what was scanned is shipped.' })
  async handOverManifest(
    @Arg('input', () => HandOverManifestInputType) input: HandOverManifestInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'handOverManifest', permission: 'fulfillment:write', input },
      (op) => handOverManifest(op, input),
    );
    const row = outcome ? await ctx.load(manifestById, outcome.manifestId) : undefined;
    return { manifest: row ? view(row) : null, missing: outcome?.missing ?? null, userErrors };
  }
}
