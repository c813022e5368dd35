import 'reflect-metadata';
import { Directive, Field, Float, InputType, ObjectType } from 'type-graphql';
import { toDecimal } from '../values/money.js';
import { CurrencyCode, Decimal, JsonValue } from './scalars.js';

/** The value types that every subgraph shares; composed as one because each is @shareable and defined here only. */
@Directive('@shareable')
@ObjectType('Money', { description: 'An amount of one currency.' })
export class MoneyType {
  @Field(() => Decimal)
  amount!: string;

  @Field(() => CurrencyCode)
  currencyCode!: string;
}

/** Minor units as the graph's Money. */
export const moneyOf = (minor: number, currency: string): MoneyType => ({
  amount: toDecimal(minor, currency),
  currencyCode: currency,
});

@InputType({ description: 'An amount of one currency.' })
export class MoneyInput {
  @Field(() => Decimal)
  amount!: string;

  @Field(() => CurrencyCode)
  currencyCode!: string;
}

@Directive('@shareable')
@ObjectType('UserError', { description: 'An expected refusal. Nothing was changed.' })
export class UserErrorType {
  @Field({ description: 'Stable and documented; programs may act on it.' })
  code!: string;

  @Field()
  message!: string;

  @Field(() => [String], { nullable: true, description: 'Path of the input field.' })
  field?: readonly string[] | null;

  @Field(() => JsonValue, {
    nullable: true,
    description: 'Numbers and ids a program may act on, such as the current version.',
  })
  details?: unknown;
}

@Directive('@shareable')
@ObjectType('PageInfo')
export class PageInfoType {
  @Field()
  hasNextPage!: boolean;

  @Field()
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor?: string | null;

  @Field(() => String, { nullable: true })
  endCursor?: string | null;
}

@Directive('@shareable')
@ObjectType('Actor', { description: 'Who did it.' })
export class ActorType {
  @Field()
  role!: string;

  @Field()
  id!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;
}

/** A postal address; `countryCode` is ISO 3166-1 alpha-2. */
export interface AddressValue {
  name?: string | null;
  company?: string | null;
  line1: string;
  line2?: string | null;
  city: string;
  region?: string | null;
  postalCode?: string | null;
  countryCode: string;
  phone?: string | null;
  latitude?: number | null;
  longitude?: number | null;
}

@Directive('@shareable')
@ObjectType('Address')
export class AddressType implements AddressValue {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field()
  line1!: string;

  @Field(() => String, { nullable: true })
  line2?: string | null;

  @Field()
  city!: string;

  @Field(() => String, { nullable: true })
  region?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field({ description: 'ISO 3166-1 alpha-2.' })
  countryCode!: string;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => Float, { nullable: true })
  latitude?: number | null;

  @Field(() => Float, { nullable: true })
  longitude?: number | null;
}

@InputType({ description: 'A postal address.' })
export class AddressInput implements AddressValue {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field()
  line1!: string;

  @Field(() => String, { nullable: true })
  line2?: string | null;

  @Field()
  city!: string;

  @Field(() => String, { nullable: true })
  region?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field({ description: 'ISO 3166-1 alpha-2, such as DE.' })
  countryCode!: string;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => Float, { nullable: true, description: 'Degrees, −90 to 90; with longitude it makes distances exact.' })
  latitude?: number | null;

  @Field(() => Float, { nullable: true })
  longitude?: number | null;
}
