import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType('CaseReference', { description: 'A thing of any subgraph, such as a Shipment.' })
export class CaseReferenceType {
  @Field()
  type!: string;

  @Field(() => ID)
  id!: string;
}
