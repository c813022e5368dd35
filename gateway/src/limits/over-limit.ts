import type { GraphQLError } from 'graphql';
import { refusal } from '../refusal.js';
import type { LimitName, Limits } from './limits.js';

/** Code of a request that is larger than its caller may send. */
const LIMIT_EXCEEDED = 'LIMIT_EXCEEDED';

const WORDS: Readonly<Record<LimitName, string>> = {
  tokens: 'The document is too long',
  depth: 'The document is nested too deeply',
  aliases: 'The document has too many aliases',
  rootFields: 'The operation has too many root fields',
  selections: 'The document selects too much',
  directives: 'There are too many directives at one place',
  cost: 'The operation costs too much: select less, or ask for smaller pages',
  pageSize: 'The page is too large',
  bodyBytes: 'The body of the request is too large',
  timeMs: 'The operation takes too long',
  concurrency: 'Too many operations are under way',
  streams: 'Too many connections are held open',
  requestsPerMinute: 'Too many requests',
};

/** The refusal of a value above its limit, with name, limit and value; undefined when it is within. */
export function overLimit(name: LimitName, limits: Limits, value: number): GraphQLError | undefined {
  const limit = limits[name];
  if (value <= limit) return undefined;
  return refusal(LIMIT_EXCEEDED, `${WORDS[name]}: ${value} of at most ${limit}.`, { name, limit, value });
}
