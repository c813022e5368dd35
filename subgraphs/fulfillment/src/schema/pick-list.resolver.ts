import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { cancelPickList, createPickList } from '../operations/create-pick-list.js';
import { scanPick } from '../operations/scan-pick.js';
import { pickTasks, type PickRow } from '../rules/pick-tasks.js';
import type { FulfillmentServices } from '../services.js';
import { pickRowsOf } from '../storage/pick-lists.js';
import { answerWork } from './answer-work.js';
import { FileLinkType, linkTo } from './file-link.type.js';
import type { Context } from './fulfillment-order.loaders.js';
import {
  CreatePickListInputType,
  PickListCommandInputType,
  PickListConnection,
  PickListPayload,
  PickListType,
  PickTaskType,
  ScanPickInputType,
  ScanPickPayload,
} from './pick-list.type.js';

interface PickListRow {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  readonly status: string;
  readonly locationId: string;
  readonly locationCode: string | null;
  readonly assignedTo: string | null;
  readonly createdAt: Date;
}

const SELECTION = sql`p.*, l.code as location_code, case when p.status = 'OPEN' and not exists (
  select 1 from pick_list_order po join fulfillment_order o on o.id = po.fulfillment_order_id
   where po.pick_list_id = p.id and o.status in ('SCHEDULED', 'OPEN', 'ACCEPTED', 'PICKING')) then 'COMPLETED' else p.status end as status`;
const FROM = sql`pick_list p join known_location l on l.id = p.location_id`;

const view = (row: PickListRow) => ({ ...row, location: { id: row.locationId } });
type PickListView = ReturnType<typeof view>;

const pickListById = defineLoader<string, PickListRow, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<PickListRow>(ctx.db, sql`select ${SELECTION} from ${FROM} where p.id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

const rowsOfList = defineLoader<string, PickRow[], FulfillmentServices>((ctx, ids) => pickRowsOf(ctx.db, ids));

const visible = (ctx: Context, row: PickListRow | undefined): PickListRow | undefined =>
  row && (!ctx.actor?.locations || ctx.actor.locations.includes(row.locationCode ?? '')) ? row : undefined;

@Resolver(() => PickListType)
export class PickListResolver {
  @FieldResolver(() => [PickTaskType], { description: 'The walk through the building, in the order of the bins.' })
  async tasks(@Root() list: PickListView, @Ctx() ctx: Context) {
    return pickTasks((await ctx.load(rowsOfList, list.id)) ?? []);
  }

  @FieldResolver(() => FileLinkType, { description: 'The list on paper (PDF).' })
  pdfLink(@Root() list: PickListView, @Ctx() ctx: Context) {
    return linkTo(ctx, { kind: 'pick-list', id: list.id });
  }

  @Authorized('fulfillment:read')
  @Query(() => PickListType, { nullable: true })
  async pickList(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const row = visible(ctx, isId(id) ? await ctx.load(pickListById, id) : undefined);
    return row ? view(row) : null;
  }

  @Authorized('fulfillment:read')
  @Query(() => PickListConnection, { nullable: true, description: 'Newest first.' })
  async pickLists(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('locationId', () => ID, { nullable: true }) locationId?: string,
  ) {
    const found = await fetchPage<PickListRow>(ctx.db, {
      columns: SELECTION,
      from: FROM,
      where: [
        ...(ctx.actor?.locations ? [sql`l.code = any(${ctx.actor.locations}::text[])`] : []),
        ...(locationId ? [isId(locationId) ? sql`p.location_id = ${locationId}` : sql`false`] : []),
      ],
      sort: [
        { expression: sql`p.created_at`, type: 'timestamptz' },
        { expression: sql`p.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    return toConnection({ ...found, edges: found.edges.map(({ cursor, node }) => ({ cursor, node: view(node) })) });
  }

  @Authorized('fulfillment:write')
  @Mutation(() => PickListPayload, { description: 'Puts orders on one walk, most urgent first, and accepts them.' })
  async createPickList(
    @Arg('input', () => CreatePickListInputType) input: CreatePickListInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'createPickList', permission: 'fulfillment:write', input },
      (op) => createPickList(op, input),
    );
    const row = outcome ? await ctx.load(pickListById, outcome.pickListId) : undefined;
    return { pickList: row ? view(row) : null, userErrors };
  }

  @Authorized('fulfillment:write')
  @Mutation(() => PickListPayload, { description: 'Takes a list apart; what was picked stays picked.' })
  async cancelPickList(
    @Arg('input', () => PickListCommandInputType) input: PickListCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'cancelPickList', permission: 'fulfillment:write', input },
      (op) => cancelPickList(op, input),
    );
    const row = outcome ? await ctx.load(pickListById, outcome.pickListId) : undefined;
    return { pickList: row ? view(row) : null, userErrors };
  }

  @Authorized('fulfillment:write')
  @Mutation(() => ScanPickPayload, { description: 'One scan, one unit: checks it, picks it, and says where it goes.' })
  scanPick(@Arg('input', () => ScanPickInputType) input: ScanPickInputType, @Ctx() ctx: Context) {
    return answerWork(ctx, 'scanPick', input, scanPick);
  }
}
