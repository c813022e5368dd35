import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, Float, InputType, Int, registerEnumType } from 'type-graphql';

export enum ComparisonPeriod {
  PREVIOUS_PERIOD = 'PREVIOUS_PERIOD',
  PREVIOUS_YEAR = 'PREVIOUS_YEAR',
}
registerEnumType(ComparisonPeriod, {
  name: 'ComparisonPeriod',
  description: 'The period of the same length just before, or the same one a year ago.',
});

@InputType()
export class MetricsFilter {
  @Field()
  dimension!: string;

  @Field(() => [String], { nullable: true })
  in?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Also keeps what has no value.' })
  notIn?: string[] | null;
}

@InputType({ description: 'Bounds of a metric that is asked for, both inclusive; what is null is out of bounds.' })
export class MetricsHaving {
  @Field()
  metric!: string;

  @Field(() => Float, { nullable: true })
  min?: number | null;

  @Field(() => Float, { nullable: true })
  max?: number | null;
}

@InputType()
export class MetricsQuery {
  @Field(() => [String], { description: 'Names from metricCatalog.' })
  metrics!: string[];

  @Field(() => [String], { nullable: true })
  dimensions?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'A dimension of time that comes first: hour, day, week, month, quarter, year, fiscalMonth, …',
  })
  grain?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed at or after; for others than orders, happened.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed before; for others than orders, happened.' })
  to?: Date | null;

  @Field(() => [MetricsFilter], { nullable: true })
  filters?: MetricsFilter[] | null;

  @Field(() => [MetricsHaving], { nullable: true, description: 'Totals are over all rows, those out of bounds too.' })
  having?: MetricsHaving[] | null;

  @Field(() => String, { nullable: true })
  orderBy?: string | null;

  @Field(() => Boolean, { nullable: true })
  descending?: boolean | null;

  @Field(() => Int, { nullable: true })
  limit?: number | null;

  @Field(() => ComparisonPeriod, {
    nullable: true,
    description: 'Adds, for each metric, what it was in another period and by how many per cent it has changed.',
  })
  compareTo?: ComparisonPeriod | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Converts amounts at the rates of their days, so that they add up.',
  })
  inReportingCurrency?: boolean | null;
}
