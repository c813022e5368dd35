import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLEnumType,
  type GraphQLLeafType,
} from 'graphql';
import type { AnswerText } from './answer-text.js';

/** Appends a leaf value as JSON; false, and nothing appended, when the graph's type does not allow it. */
export type WriteLeaf = (value: unknown, answer: AnswerText) => boolean;

const writeInteger: WriteLeaf = (value, answer) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  answer.append(String(value));
  return true;
};

const writeFloat: WriteLeaf = (value, answer) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  answer.append(String(value));
  return true;
};

const writeText: WriteLeaf = (value, answer) => {
  if (typeof value !== 'string') return false;
  answer.appendString(value);
  return true;
};

const writeBoolean: WriteLeaf = (value, answer) => {
  if (typeof value !== 'boolean') return false;
  answer.append(value ? 'true' : 'false');
  return true;
};

/** What JSON cannot hold becomes null. */
const writeAnything: WriteLeaf = (value, answer) => {
  if (typeof value === 'string') answer.appendString(value);
  else answer.appendJson(JSON.stringify(value) ?? 'null');
  return true;
};

const BUILT_IN: ReadonlyMap<string, WriteLeaf> = new Map([
  [GraphQLInt.name, writeInteger],
  [GraphQLString.name, writeText],
  // Subgraphs in other languages answer ids as numbers.
  [GraphQLID.name, (value, answer) => writeText(value, answer) || writeInteger(value, answer)],
  [GraphQLFloat.name, writeFloat],
  [GraphQLBoolean.name, writeBoolean],
]);

/** How values of a scalar or enum are written. What a custom scalar may be is known to its subgraph only. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) return enumWriter(type);
  return BUILT_IN.get(type.name) ?? writeAnything;
}

function enumWriter(type: GraphQLEnumType): WriteLeaf {
  const texts = new Map(type.getValues().map(({ name }) => [name, JSON.stringify(name)]));
  return (value, answer) => {
    const text = typeof value === 'string' ? texts.get(value) : undefined;
    if (text === undefined) return false;
    answer.append(text);
    return true;
  };
}
