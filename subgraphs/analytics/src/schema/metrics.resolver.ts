import { Cost } from '@oms/platform/graphql/cost-directives';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, Field, Float, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { queryMetrics } from '../operations/query-metrics.js';
import { DIMENSIONS, METRICS } from '../rules/metric-catalogue.js';
import type { AnalyticsServices } from '../services.js';

@InputType()
export class MetricsFilter {
  @Field()
  dimension!: string;

  @Field(() => [String])
  in!: string[];
}

@InputType()
export class MetricsQuery {
  @Field(() => [String], { description: 'Names from metricCatalog.' })
  metrics!: string[];

  @Field(() => [String], { nullable: true })
  dimensions?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed at or after.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed before.' })
  to?: Date | null;

  @Field(() => [MetricsFilter], { nullable: true })
  filters?: MetricsFilter[] | null;

  @Field(() => String, { nullable: true })
  orderBy?: string | null;

  @Field(() => Boolean, { nullable: true })
  descending?: boolean | null;

  @Field(() => Int, { nullable: true })
  limit?: number | null;
}

@ObjectType()
class MetricColumn {
  @Field()
  name!: string;

  @Field({ description: 'dimension or metric.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'count, money, decimal, percent or seconds.' })
  unit?: string | null;
}

@ObjectType({ description: 'Money in major units and exact decimals are strings, counts are numbers.' })
class MetricsResult {
  @Field(() => [MetricColumn])
  columns!: MetricColumn[];

  @Field(() => [[JsonValue]], { nullable: 'items' })
  rows!: unknown[][];

  @Field(() => [JsonValue], { nullable: 'itemsAndList' })
  totals?: unknown[];

  @Field(() => DateTime, { description: 'When the newest event that is counted happened.' })
  asOf!: Date;

  @Field(() => Float, { description: 'Seconds between the newest events and their being counted.' })
  lagSeconds!: number;
}

@ObjectType({ description: 'What can be asked for.' })
class MetricDefinition {
  @Field()
  name!: string;

  @Field()
  description!: string;

  @Field()
  unit!: string;

  @Field(() => [String])
  dimensions!: string[];
}

@Resolver()
export class MetricsResolver {
  @Authorized('metrics:read')
  @Cost(100)
  @Query(() => MetricsResult, { nullable: true })
  metrics(@Arg('query', () => MetricsQuery) query: MetricsQuery, @Ctx() ctx: SubgraphContext<AnalyticsServices>) {
    return queryMetrics(ctx.db, query);
  }

  @Authorized('metrics:read')
  @Query(() => [MetricDefinition], { nullable: true })
  metricCatalog() {
    return METRICS.map(({ name, description, unit, fact }) => ({
      name,
      description,
      unit,
      dimensions: DIMENSIONS.filter((one) => one.expressions[fact]).map((one) => one.name),
    }));
  }
}
