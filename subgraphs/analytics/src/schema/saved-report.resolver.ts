import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql'; // prettier-ignore
import { deleteReport, reportsOf, saveReport, type SavedReport } from '../operations/save-report.js';
import type { AnalyticsServices } from '../services.js';
import { MetricsQuery } from './metrics-query.js';

enum ReportPeriod {
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
}
registerEnumType(ReportPeriod, { name: 'ReportPeriod', description: 'Each day, each Monday, each first of a month.' });

@InputType()
class ReportScheduleInputType {
  @Field(() => ReportPeriod)
  every!: ReportPeriod;

  @Field(() => Int, { description: 'Hour of the day in the business’s time zone, 0 to 23.' })
  hour!: number;

  @Field(() => [String], { nullable: true })
  emails?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Posted to as JSON; for administrators.' })
  webhookUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Key of the HMAC-SHA256 of the body in x-oms-signature.' })
  webhookSecret?: string | null;
}

@InputType()
class SaveReportInputType extends CommandInput {
  @Field()
  name!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody who reads metrics sees it.' })
  shared?: boolean | null;

  @Field(() => MetricsQuery, { description: 'Without from and to it is of the period before it is sent.' })
  question!: MetricsQuery;

  @Field(() => ReportScheduleInputType, { nullable: true })
  schedule?: ReportScheduleInputType | null;
}

@InputType()
class DeleteReportInput extends CommandInput {
  @Field(() => ID)
  id!: string;
}

@ObjectType('SavedReport')
class SavedReportType {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;

  @Field()
  shared!: boolean;

  @Field(() => JsonValue, { description: 'The question, as a MetricsQuery.' })
  query!: unknown;

  @Field(() => ReportPeriod, { nullable: true })
  every?: ReportPeriod | null;

  @Field(() => Int, { nullable: true })
  hour?: number | null;

  @Field(() => Int, { description: 'Mail addresses that it goes to.' })
  recipients!: number;

  @Field(() => DateTime, { nullable: true })
  nextAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  lastSentAt?: Date | null;
}

@ObjectType()
class SavedReportPayload {
  @Field(() => SavedReportType, { nullable: true })
  report?: SavedReportType | null;

  @Field(() => [UserErrorType])
  userErrors!: UserErrorType[];
}

type Context = SubgraphContext<AnalyticsServices>;

const shown = (report: SavedReport) => ({
  ...report,
  query: report.question.question,
  every: report.schedule?.every ?? null,
  hour: report.schedule?.hour ?? null,
  recipients: report.schedule?.recipients.length ?? 0,
});

@Resolver()
export class SavedReportResolver {
  @Authorized('metrics:read')
  @Query(() => [SavedReportType], { nullable: true, description: 'One’s own reports, and those that others share.' })
  async savedReports(@Ctx() ctx: Context) {
    return (await reportsOf(ctx.db, ctx.actor?.id ?? '')).map(shown);
  }

  @Authorized('metrics:read')
  @Mutation(() => SavedReportPayload)
  async saveReport(@Arg('input', () => SaveReportInputType) input: SaveReportInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'saveReport', permission: 'metrics:read', input },
      (op) => saveReport(op, input),
    );
    const found = outcome ? (await reportsOf(ctx.db, ctx.actor?.id ?? '')).find(({ id }) => id === outcome.id) : undefined; // prettier-ignore
    return { report: found ? shown(found) : null, userErrors };
  }

  @Authorized('metrics:read')
  @Mutation(() => SavedReportPayload)
  async deleteReport(@Arg('input', () => DeleteReportInput) input: DeleteReportInput, @Ctx() ctx: Context) {
    const { userErrors } = await answerMutation(
      ctx,
      { operation: 'deleteReport', permission: 'metrics:read', input },
      (op) => deleteReport(op, input),
    );
    return { report: null, userErrors };
  }
}
