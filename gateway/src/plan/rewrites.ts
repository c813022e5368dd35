import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isJsonObject, ownValue, setOwn, type JsonObject } from './json-object.js';
import { isObjectOfType } from './type-conditions.js';

type Rewrite = NonNullable<FetchNode['inputRewrites']>[number];

/** Changes a value in place, as a plan asks for: names that two types use differently, types behind an interface object. */
export type ApplyRewrites = (value: unknown) => void;

const FRAGMENT = '... on ';

/** The rewrites of a fetch as one function; undefined when there are none. */
export function compileRewrites(
  schema: GraphQLSchema,
  rewrites: readonly Rewrite[] | undefined,
): ApplyRewrites | undefined {
  if (!rewrites?.length) return undefined;
  const steps = rewrites.map((rewrite) => compileRewrite(schema, rewrite));
  return (value) => {
    for (const step of steps) step(value);
  };
}

function compileRewrite(schema: GraphQLSchema, rewrite: Rewrite): ApplyRewrites {
  const parents = rewrite.path.slice(0, -1);
  const field = rewrite.path.at(-1);
  if (field === undefined) return () => undefined;
  const change = (object: JsonObject): void => {
    if (rewrite.kind === 'ValueSetter') setOwn(object, field, rewrite.setValueTo);
    else renameKey(object, field, rewrite.renameKeyTo);
  };
  return (value) => walk(schema, parents, value, change);
}

function renameKey(object: JsonObject, from: string, to: string): void {
  const value = ownValue(object, from);
  if (value === undefined) return;
  setOwn(object, to, value);
  setOwn(object, from, undefined);
}

function walk(
  schema: GraphQLSchema,
  path: readonly string[],
  value: unknown,
  change: (object: JsonObject) => void,
): void {
  if (Array.isArray(value)) for (const element of value) walk(schema, path, element, change);
  if (!isJsonObject(value)) return;
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (!first.startsWith(FRAGMENT)) return walk(schema, rest, ownValue(value, first), change);
  if (isObjectOfType(schema, value, first.slice(FRAGMENT.length), true)) walk(schema, rest, value, change);
}
