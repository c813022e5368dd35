import { Field, ID, ObjectType } from 'type-graphql';
import { CustomerType } from './customer.type.js';

@ObjectType({ description: 'Who you are.' })
export class Viewer {
  @Field(() => ID)
  id!: string;

  @Field()
  role!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => [String])
  permissions!: readonly string[];

  @Field(() => CustomerType, { nullable: true })
  customer?: CustomerType | null;
}
