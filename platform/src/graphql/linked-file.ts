import 'reflect-metadata';
import { Field, ObjectType, type ClassType } from 'type-graphql';
import { z } from 'zod';
import type { ExpiringLink } from '../auth/expiring-links.js';
import { BadInputError } from '../errors/domain-error.js';
import { DateTime } from './scalars.js';

/** Files behind links, handed to the gateway in parts so that nobody holds more than one. */
export interface FilePart {
  /** Text, or bytes as base64. */
  readonly content: string;
  /** Where the next part begins; null after the last. */
  readonly next: string | null;
  readonly name: string;
  readonly mediaType: string;
}

/** The class of a part under its name in the graph, with its content under one of two names. */
export function filePartOf(name: string, content: 'text' | 'base64'): ClassType<FilePart> {
  @ObjectType(name, { description: 'For the gateway, which puts parts together.' })
  class Part implements FilePart {
    @Field({ name: content })
    content!: string;

    @Field(() => String, { nullable: true })
    next!: string | null;

    @Field()
    name!: string;

    @Field()
    mediaType!: string;
  }
  return Part;
}

/** The class of a link to a file under its name in the graph. */
export function fileLinkOf(name: string, description?: string): ClassType<ExpiringLink> {
  @ObjectType(name, description ? { description } : {})
  class Link implements ExpiringLink {
    @Field({ description: 'Where to get it, at the gateway; whoever holds it needs no token.' })
    path!: string;

    @Field(() => DateTime, { description: 'When the link runs out.' })
    expiresAt!: Date;
  }
  return Link;
}

/** A place behind a row: its key, and how many rows had gone out by then. */
export const ROW_PLACE = z.object({ keys: z.array(z.string()), rows: z.int().min(0) });
export type RowPlace = z.infer<typeof ROW_PLACE>;

/** A place in a file as `next` tells it. */
export const placeText = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place that was told; null at the beginning. Throws BadInputError on what is no place in this file. */
export function readPlace<Place>(after: string | null | undefined, shape: z.ZodType<Place>): Place | null {
  if (!after) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
  } catch {
    throw new BadInputError('"after" is no place in this file.', ['after']);
  }
}

/** Kinds of text files of rows: what their names end with, and their media type. */
export const ROW_FILES = {
  CSV: ['csv', 'text/csv; charset=utf-8'],
  NDJSON: ['ndjson', 'application/x-ndjson'],
} as const;
