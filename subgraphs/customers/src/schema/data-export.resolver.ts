import { rows, sql } from '@oms/platform/database/sql';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { groupByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { openDataExport, readArchive } from '../operations/open-data-export.js';
import { requestDataExport } from '../operations/request-data-export.js';
import type { CustomersServices } from '../services.js';
import type { DataExport } from '../storage/data-exports.js';
import type { Context } from './customer.loaders.js';
import { CustomerType } from './customer.type.js';
import {
  ArchivePartType,
  DataExportPayload,
  DataExportType,
  OpenDataExportInputType,
  OpenDataExportPayload,
  RequestDataExportInputType,
} from './data-export.type.js';

const exportsOf = defineLoader<string, DataExport[], CustomersServices>(async (ctx, ids) =>
  groupByKey(
    ids,
    await rows<DataExport>(
      ctx.db,
      sql`select * from data_export where customer_id = any(${ids}::uuid[]) order by requested_at desc, id desc`,
    ),
    (one) => one.customerId,
  ),
);

/** Customers get what is held on them; of anybody else a service lead does, not every agent. */
const mayExport = (ctx: Context) => (ctx.actor?.role === 'customer' ? 'account' : 'customers:setup');

/** Archives of everything that is held on a person. */
@Resolver(() => CustomerType)
export class DataExportResolver {
  @Authorized('customers:setup', 'account')
  @FieldResolver(() => [DataExportType], {
    nullable: true,
    description: 'Archives of all that is held on the customer; newest first.',
  })
  async dataExports(@Root() { id }: CustomerType, @Ctx() ctx: Context) {
    return (await ctx.load(exportsOf, id)) ?? [];
  }

  @Authorized('customers:setup', 'account')
  @Mutation(() => DataExportPayload, {
    description:
      'Has an archive made of all that every part of the system holds on a customer; they are told when it is ready.',
  })
  async requestDataExport(
    @Arg('input', () => RequestDataExportInputType) input: RequestDataExportInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = mayExport(ctx);
    const { outcome, userErrors } = await answerMutation(ctx, { operation: 'requestDataExport', permission, input }, (op) => requestDataExport(op, input)); // prettier-ignore
    const all = outcome ? ((await ctx.load(exportsOf, input.customerId)) ?? []) : [];
    return { dataExport: all.find(({ id }) => id === outcome?.exportId) ?? null, userErrors };
  }

  @Authorized('customers:setup', 'account')
  @Mutation(() => OpenDataExportPayload, { description: 'Gives a link to an archive that is ready; each is noted.' })
  async openDataExport(
    @Arg('input', () => OpenDataExportInputType) input: OpenDataExportInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = mayExport(ctx);
    const { outcome, userErrors } = await answerMutation(ctx, { operation: 'openDataExport', permission, input }, (op) => openDataExport(op, input)); // prettier-ignore
    return { link: outcome && { path: outcome.path, expiresAt: new Date(outcome.expiresAt) }, userErrors };
  }

  @Authorized('public')
  @Query(() => ArchivePartType, {
    nullable: true,
    description: 'Part of the archive behind a link; null when it has run out.',
  })
  archivePart(
    @Arg('token', () => String) token: string,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Ctx() ctx: Context,
  ) {
    return readArchive(ctx, token, after ?? null);
  }
}
