import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ObjectType } from 'type-graphql';
import { signLink } from '../operations/open-file.js';
import type { FileReference } from '../rules/file-reference.js';
import type { Context } from './fulfillment-order.loaders.js';

@ObjectType('FileLink', { description: 'A link that anybody who has it can open for a few minutes.' })
export class FileLinkType {
  @Field({ description: 'Path at the gateway, such as /files/….' })
  path!: string;

  @Field(() => DateTime)
  expiresAt!: Date;
}

@ObjectType('File', { description: 'A file as it is.' })
export class FileType {
  @Field()
  name!: string;

  @Field()
  mediaType!: string;

  @Field()
  base64!: string;
}

/** A link for whoever was allowed to see the thing that the file belongs to. */
export const linkTo = (ctx: Context, file: FileReference): FileLinkType =>
  signLink({ services: ctx.services, database: ctx.database, clock: ctx.clock }, file);
