import 'reflect-metadata';
import { ArgsType, Field, InputType, Int } from 'type-graphql';

/** What every mutation's input may carry. */
@InputType()
export abstract class CommandInput {
  @Field(() => String, {
    nullable: true,
    description: 'Your own name for this intent, unique per actor and mutation; repeating it repeats the answer.',
  })
  idempotencyKey?: string | null;
}

/** What the input of a mutation on an existing aggregate may carry besides. */
@InputType()
export abstract class AggregateCommandInput extends CommandInput {
  @Field(() => Int, {
    nullable: true,
    description: 'The version you saw; another current version is refused with VERSION_CONFLICT.',
  })
  expectedVersion?: number | null;
}

/** The four paging arguments of every connection. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @Field(() => String, { nullable: true })
  after?: string | null;

  @Field(() => Int, { nullable: true })
  last?: number | null;

  @Field(() => String, { nullable: true })
  before?: string | null;
}

/** The arguments as plain data, so that equal pages are equal keys of a loader. */
export const pageOf = ({ first, after, last, before }: PageArgs) => ({ first, after, last, before });
