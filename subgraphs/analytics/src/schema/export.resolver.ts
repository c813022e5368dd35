import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { filePartOf } from '@oms/platform/graphql/linked-file';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql'; // prettier-ignore
import { exportReport, findExport, type ReportExport } from '../operations/export-report.js';
import { readExport } from '../operations/read-export.js';
import type { AnalyticsServices } from '../services.js';
import { MetricsQuery } from './metrics-query.js';

enum ExportFormat {
  CSV = 'CSV',
  NDJSON = 'NDJSON',
}
registerEnumType(ExportFormat, { name: 'ExportFormat' });

@InputType()
class ExportReportInputType extends CommandInput {
  @Field(() => String, {
    nullable: true,
    description: 'A view of the schema bi, such as fact_order_line; all of its rows.',
  })
  dataset?: string | null;

  @Field(() => MetricsQuery, { nullable: true, description: 'In place of a data set: the answer to a question.' })
  question?: MetricsQuery | null;

  @Field(() => ExportFormat)
  format!: ExportFormat;

  @Field(() => [String], { nullable: true, description: 'Default: all.' })
  columns?: string[] | null;

  @Field(() => String, { nullable: true, description: 'First day (YYYY-MM-DD) of a data set’s rows.' })
  fromDay?: string | null;

  @Field(() => String, { nullable: true, description: 'Day before which they end.' })
  toDay?: string | null;
}

@ObjectType('ReportExport', {
  description: 'Rows that are streamed when the link is opened; nothing of them is stored.',
})
class ReportExportType {
  @Field(() => ID)
  id!: string;

  @Field()
  dataset!: string;

  @Field(() => ExportFormat)
  format!: ExportFormat;

  @Field({ description: 'Where to get it, at the gateway; whoever holds it needs no token.' })
  path!: string;

  @Field(() => DateTime, { description: 'When the link runs out.' })
  expiresAt!: Date;

  @Field(() => Int, { description: 'Rows that went out the last time it was opened, so far.' })
  rows!: number;

  @Field(() => Int, { nullable: true, description: 'Rows of the whole data set, about.' })
  estimatedRows?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the last row had gone out.' })
  finishedAt?: Date | null;
}

const ExportPartType = filePartOf('ExportPartType', 'text');

@ObjectType()
class ExportReportPayload {
  @Field(() => ReportExportType, { nullable: true })
  export?: ReportExportType | null;

  @Field(() => [UserErrorType])
  userErrors!: UserErrorType[];
}

type Context = SubgraphContext<AnalyticsServices>;

const shown = ({ services }: Context, found: ReportExport) => {
  return {
    ...found,
    path: services.links.make({ id: found.id }, found.expiresAt).path,
    estimatedRows: found.question ? null : found.estimated,
  };
};

@Resolver()
export class ExportResolver {
  @Authorized('metrics:read')
  @Mutation(() => ExportReportPayload)
  async exportReport(@Arg('input', () => ExportReportInputType) input: ExportReportInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'exportReport', permission: 'metrics:read', input },
      (op) => exportReport(op, input),
    );
    const found = outcome ? await findExport(ctx.db, outcome.id) : undefined;
    return { export: found ? shown(ctx, found) : null, userErrors };
  }

  @Authorized('metrics:read')
  @Query(() => ReportExportType, { nullable: true, description: 'One’s own export, with its progress.' })
  async reportExport(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const found = isId(id) ? await findExport(ctx.db, id) : undefined;
    return found && found.requestedBy.id === ctx.actor?.id ? shown(ctx, found) : null;
  }

  @Authorized('public')
  @Query(() => ExportPartType, {
    nullable: true,
    description: 'Part of the export behind a link; null when it has run out.',
  })
  exportPart(
    @Arg('token', () => String) token: string,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Ctx() ctx: Context,
  ) {
    return readExport(ctx, token, after ?? null);
  }
}
