import { Cost } from '@oms/platform/graphql/cost-directives';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, Field, Float, ObjectType, Query, Resolver } from 'type-graphql';
import { queryMetrics } from '../operations/query-metrics.js';
import { CATALOG, dimensionsOf, factsOf } from '../rules/catalog/catalog.js';
import { FACTS } from '../rules/catalog/facts.js';
import type { AnalyticsServices } from '../services.js';
import { MetricsQuery } from './metrics-query.js';

@ObjectType()
class MetricColumn {
  @Field()
  name!: string;

  @Field({ description: 'dimension, metric or comparison.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'count, money, decimal, percent, ratio, seconds or days.' })
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

  @Field(() => [String], { description: 'The tables that answered: a rollup, or the fact itself.' })
  sources!: string[];
}

@ObjectType({ description: 'What can be asked for.' })
class MetricDefinition {
  @Field()
  name!: string;

  @Field({ description: 'The part of the business that it tells of.' })
  family!: string;

  @Field({ description: 'What it means.' })
  description!: string;

  @Field({ description: 'How it is computed, over sums.' })
  formula!: string;

  @Field()
  unit!: string;

  @Field({ description: 'ADDITIVE, SEMI_ADDITIVE (not over time) or NON_ADDITIVE.' })
  additivity!: string;

  @Field(() => [String], { description: 'What it is counted from.' })
  countedFrom!: string[];

  @Field(() => [String])
  dimensions!: string[];
}

@Resolver()
export class MetricsResolver {
  @Authorized('metrics:read')
  @Cost(100)
  @Query(() => MetricsResult, { nullable: true })
  metrics(@Arg('query', () => MetricsQuery) query: MetricsQuery, @Ctx() ctx: SubgraphContext<AnalyticsServices>) {
    return queryMetrics(ctx.db, query, { actor: ctx.actor });
  }

  @Authorized('metrics:read')
  @Query(() => [MetricDefinition], { nullable: true })
  metricCatalog() {
    return CATALOG.metrics.map((metric) => ({
      ...metric,
      description: metric.meaning,
      countedFrom: factsOf(metric).map((fact) => FACTS[fact].meaning),
      dimensions: dimensionsOf(metric).map(({ name }) => name),
    }));
  }
}
