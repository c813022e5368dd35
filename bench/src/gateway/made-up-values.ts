import { createHash } from 'node:crypto';
import {
  defaultFieldResolver,
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql';

interface Made {
  readonly id: string;
  /** Elements of the lists in it. */
  readonly size: number;
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  Int: 7,
  Float: 1.5,
  Boolean: true,
  JSON: { made: 'up' },
  CurrencyCode: 'EUR',
  DateTime: '2026-03-02T09:00:00.000Z',
};

/**
 * Resolves every field to something of its type that depends on nothing but the way to it: references resolve to what
 * they refer to, lists have as many elements as `first` asks for.
 */
export const madeUpResolver: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const own: unknown = defaultFieldResolver(source, args, context, info);
  if (own !== undefined && own !== null) return own;
  const parent = source as Partial<Made> | undefined;
  const near = [parent?.id, ...Object.values(args as object).map((value) => JSON.stringify(value))].filter(Boolean);
  const size = typeof args['first'] === 'number' ? args['first'] : (parent?.size ?? 2);
  return valueOf(info.returnType, `${info.fieldName}-${near.join('-').replaceAll('"', '')}`, size);
};

function valueOf(type: GraphQLOutputType, id: string, size: number): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, id, size);
  if (isListType(type)) return Array.from({ length: size }, (_, index) => valueOf(type.ofType, `${id}-${index}`, 2));
  return isLeafType(type) ? leafOf(type, id) : { __typename: getNamedType(type).name, id: uuidOf(id), size };
}

/** As long as real ones are, and always the same for the same way. */
function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function leafOf(type: GraphQLLeafType, id: string): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.value;
  return type.name in SAMPLES ? SAMPLES[type.name] : `${id.slice(0, id.indexOf('-'))} ${uuidOf(id).slice(0, 8)}`;
}
