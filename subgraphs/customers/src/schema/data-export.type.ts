import type { ExpiringLink } from '@oms/platform/auth/expiring-links';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { fileLinkOf, filePartOf } from '@oms/platform/graphql/linked-file';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';

const STATUSES = ['GATHERING', 'READY', 'EXPIRED', 'ERASED'] as const;
const DataExportStatusEnum = enumOf(STATUSES);
registerEnumType(DataExportStatusEnum, { name: 'DataExportStatus' });

@ObjectType('DataExport', { description: 'An archive of everything that is held on a customer.' })
export class DataExportType {
  @Field(() => ID)
  id!: string;

  @Field(() => DataExportStatusEnum)
  status!: (typeof STATUSES)[number];

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  readyAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the archive is deleted.' })
  expiresAt?: Date | null;

  @Field(() => Float, { nullable: true, description: 'Bytes.' })
  size?: number | null;

  @Field(() => Int, { description: 'How often a link to it was given.' })
  opened!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last link was given.' })
  openedAt?: Date | null;
}

@InputType('RequestDataExportInput')
export class RequestDataExportInputType extends CommandInput {
  @Field(() => ID)
  customerId!: string;
}

@InputType('OpenDataExportInput')
export class OpenDataExportInputType extends CommandInput {
  @Field(() => ID)
  dataExportId!: string;
}

@ObjectType()
export class DataExportPayload {
  @Field(() => DataExportType, { nullable: true })
  dataExport?: DataExportType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

const ArchiveLinkType = fileLinkOf('ArchiveLink');

@ObjectType()
export class OpenDataExportPayload {
  @Field(() => ArchiveLinkType, { nullable: true })
  link?: ExpiringLink | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

export const ArchivePartType = filePartOf('ArchivePart', 'base64');
