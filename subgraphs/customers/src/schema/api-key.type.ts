import { API_KEY_KINDS } from '@oms/platform/auth/api-key';
import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { API_KEY_STATUSES } from '../rules/api-key.js';

const ApiKeyKindEnum = enumOf(API_KEY_KINDS);
const ApiKeyStatusEnum = enumOf(API_KEY_STATUSES);

registerEnumType(ApiKeyKindEnum, {
  name: 'ApiKeyKind',
  description: 'STOREFRONT: publishable, makes a guest of whoever sends it. MACHINE: secret, for what its scopes say.',
});
registerEnumType(ApiKeyStatusEnum, { name: 'ApiKeyStatus' });

@Authorized('admin')
@ObjectType('ApiKey', {
  description: 'What a storefront or another system says who it is with. The key itself is told once.',
})
export class ApiKeyType {
  @Field(() => ID)
  id!: string;

  @Field(() => ApiKeyKindEnum)
  kind!: string;

  @Field()
  name!: string;

  @Field({ description: 'How the key begins.' })
  hint!: string;

  @Field(() => ApiKeyStatusEnum)
  status!: string;

  @Field(() => [String], { description: 'Rights that a MACHINE key has.' })
  scopes!: readonly string[];

  @Field(() => Int, { nullable: true, description: 'Null: what its role is allowed.' })
  requestsPerMinute?: number | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => ActorType)
  createdBy!: ActorType;

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'To the minute.' })
  lastUsedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt?: Date | null;

  @Field(() => ActorType, { nullable: true })
  revokedBy?: ActorType | null;

  @Field(() => String, { nullable: true })
  revokeReason?: string | null;
}

@ObjectType()
export class ApiKeyConnection extends connectionOf('ApiKey', () => ApiKeyType) {}

@Authorized('gateway')
@Directive('@inaccessible')
@ObjectType('ApiKeyIdentity', { description: 'Whom a key stands for; for gateways.' })
export class ApiKeyIdentityType {
  @Field(() => ID)
  id!: string;

  @Field(() => ApiKeyKindEnum)
  kind!: string;

  @Field()
  name!: string;

  @Field(() => [String])
  scopes!: readonly string[];

  @Field(() => Int, { nullable: true })
  requestsPerMinute?: number | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;
}

@InputType()
export class ApiKeyFilter {
  @Field(() => ApiKeyKindEnum, { nullable: true })
  kind?: string | null;

  @Field(() => [ApiKeyStatusEnum], { nullable: true })
  status?: string[] | null;
}

@InputType('CreateApiKeyInput')
export class CreateApiKeyInputType extends CommandInput {
  @Field(() => ApiKeyKindEnum)
  kind!: (typeof API_KEY_KINDS)[number];

  @Field({ description: 'For people, such as the system that gets it.' })
  name!: string;

  @Field(() => [String], { nullable: true, description: 'Rights such as orders:read; MACHINE keys need one or more.' })
  scopes?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Left out: what its role is allowed.' })
  requestsPerMinute?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Left out: good until it is revoked.' })
  expiresAt?: Date | null;
}

@InputType('RevokeApiKeyInput')
export class RevokeApiKeyInputType extends CommandInput {
  @Field(() => ID)
  apiKeyId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@ObjectType()
export class CreateApiKeyPayload {
  @Field(() => ApiKeyType, { nullable: true })
  apiKey?: ApiKeyType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The key. Told here and never again, also not when the same idempotencyKey is sent again.',
  })
  key?: string | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class RevokeApiKeyPayload {
  @Field(() => ApiKeyType, { nullable: true })
  apiKey?: ApiKeyType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
