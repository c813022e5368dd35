import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime, Decimal, JsonValue } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import {
  Arg,
  Authorized,
  Ctx,
  Field,
  Float,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { analyticsStatus, type AnalyticsStatus } from '../operations/analytics-status.js';
import { setCurrencyRates, setReporting } from '../operations/set-reporting.js';
import type { AnalyticsServices } from '../services.js';

@ObjectType()
class AnalyticsProjection {
  @Field({ description: 'What it makes: orders, stock, fulfillment, …' })
  name!: string;

  @Field(() => DateTime, { description: 'When the newest event that it has applied happened.' })
  asOf!: Date;

  @Field(() => Float, { description: 'Seconds between the newest events of its last batch and their being counted.' })
  lagSeconds!: number;
}

@ObjectType()
class AnalyticsRebuild {
  @Field(() => DateTime)
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null: it is under way, or was broken off.' })
  finishedAt?: Date | null;

  @Field(() => Int)
  events!: number;

  @Field(() => JsonValue, { nullable: true, description: 'Rows that were otherwise than events tell, by table.' })
  changed?: unknown;
}

@ObjectType({ description: 'How the business counts, and how far its figures have come.' })
class AnalyticsStatusType {
  @Field({ description: 'Whose days and hours are counted.' })
  timeZone!: string;

  @Field(() => Int, { description: 'Month in which the fiscal year starts, 1 is January.' })
  fiscalStartMonth!: number;

  @Field(() => CurrencyCode)
  reportingCurrency!: string;

  @Field({ description: 'Facts are about to be made anew.' })
  rebuildWanted!: boolean;

  @Field(() => Int, { description: 'Days for which events are kept behind the facts made of them; facts stay.' })
  keepEventsDays!: number;

  @Field(() => [AnalyticsProjection])
  projections!: AnalyticsProjection[];

  @Field(() => AnalyticsRebuild, { nullable: true })
  lastRebuild?: AnalyticsRebuild | null;
}

@InputType()
class SetReportingInput extends CommandInput {
  @Field(() => String, { nullable: true, description: 'Such as "Europe/Berlin". Facts move to their days there.' })
  timeZone?: string | null;

  @Field(() => Int, { nullable: true, description: 'Month in which the fiscal year starts, 1 is January.' })
  fiscalStartMonth?: number | null;

  @Field(() => CurrencyCode, { nullable: true })
  reportingCurrency?: string | null;

  @Field(() => Int, { nullable: true, description: 'Days, 90 or more, for which events are kept; facts stay.' })
  keepEventsDays?: number | null;
}

@InputType()
class CurrencyRateInput {
  @Field(() => CurrencyCode)
  currency!: string;

  @Field({ description: 'Day (YYYY-MM-DD) from which on it holds, until the next one.' })
  validFrom!: string;

  @Field(() => Decimal, { description: 'What one unit is worth in the reporting currency.' })
  rate!: string;
}

@InputType()
class SetCurrencyRatesInput extends CommandInput {
  @Field(() => [CurrencyRateInput])
  rates!: CurrencyRateInput[];
}

@ObjectType()
class ReportingPayload {
  @Field(() => AnalyticsStatusType, { nullable: true })
  status?: AnalyticsStatus | null;

  @Field(() => [UserErrorType])
  userErrors!: UserErrorType[];
}

type Context = SubgraphContext<AnalyticsServices>;

@Resolver()
export class ReportingResolver {
  @Authorized('metrics:read')
  @Query(() => AnalyticsStatusType, { nullable: true })
  analyticsStatus(@Ctx() ctx: Context) {
    return analyticsStatus(ctx.db);
  }

  @Authorized('admin')
  @Mutation(() => ReportingPayload)
  async setReporting(@Arg('input', () => SetReportingInput) input: SetReportingInput, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'setReporting', permission: 'admin', input },
      (op) => setReporting(op, input),
    );
    return { status: outcome ? await analyticsStatus(ctx.db) : null, userErrors };
  }

  @Authorized('admin')
  @Mutation(() => ReportingPayload)
  async setCurrencyRates(@Arg('input', () => SetCurrencyRatesInput) input: SetCurrencyRatesInput, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'setCurrencyRates', permission: 'admin', input },
      (op) => setCurrencyRates(op, input),
    );
    return { status: outcome ? await analyticsStatus(ctx.db) : null, userErrors };
  }
}
