import { connectionOf } from '@oms/platform/graphql/connection';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { LocationStub } from './stubs.type.js';

@Authorized('fulfillment:read')
@ObjectType('Manifest', { description: 'The parcels that one carrier fetches at one location on one day.' })
export class ManifestType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field()
  carrier!: string;

  @Field({ description: 'YYYY-MM-DD, local.' })
  day!: string;

  @Field({ description: 'CLOSED or HANDED_OVER.' })
  status!: string;

  @Field(() => LocationStub)
  location!: LocationStub;

  @Field(() => String, { nullable: true, description: 'The carrier’s own number of it.' })
  carrierReference?: string | null;

  @Field(() => Int)
  parcels!: number;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  handedOverAt?: Date | null;

  @Field(() => String, { nullable: true })
  handedTo?: string | null;
}

@ObjectType()
export class ManifestConnection extends connectionOf('Manifest', () => ManifestType) {}

@ObjectType()
export class ManifestPayload {
  @Field(() => ManifestType, { nullable: true })
  manifest?: ManifestType | null;

  @Field(() => [String], { nullable: true, description: 'Parcels on the manifest that nobody scanned: they stay.' })
  missing?: readonly string[] | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType('CloseManifestInput')
export class CloseManifestInputType extends CommandInput {
  @Field(() => ID)
  locationId!: string;

  @Field({ description: 'Code of the carrier, such as OMS.' })
  carrier!: string;
}

@InputType('HandOverManifestInput')
export class HandOverManifestInputType extends CommandInput {
  @Field(() => ID)
  manifestId!: string;

  @Field(() => [String], { nullable: true, description: 'Tracking numbers or SSCCs as scanned; default: all.' })
  scanned?: string[] | null;

  @Field(() => String, { nullable: true, description: 'The driver.' })
  handedTo?: string | null;
}
