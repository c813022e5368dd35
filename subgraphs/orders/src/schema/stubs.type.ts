import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Things of other subgraphs that orders refer to by key. */
@Directive('@key(fields: "id")')
@ObjectType('Customer')
export class CustomerStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "sku")')
@ObjectType('Item')
export class ItemStub {
  @Field(() => ID)
  sku!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Location')
export class LocationStub {
  @Field(() => ID)
  id!: string;
}
