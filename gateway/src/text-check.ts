import { isKeepable } from '@oms/platform/values/keepable';
import { visit } from 'graphql';
import type { AdmissionChecks, Operation } from './admission-model.js';
import { refusal } from './refusal.js';

const TEXT = 'Text must not hold the character U+0000 or half a pair of surrogates';
/** Beyond it whoever copies or writes a value runs out of stack. */
const DEEPEST = 100;

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What is wrong with a value; undefined: nothing. It is walked without recursion: who sends it says how deep it is. */
function problemIn(root: unknown): string | undefined {
  const ahead: Place[] = [{ path: ['variables'], value: root }];
  for (let place = ahead.pop(); place; place = ahead.pop()) {
    const { path, value } = place;
    if (typeof value === 'string' && !isKeepable(value)) return `${TEXT}: ${path.join('.')}.`;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > DEEPEST)
      return `Values are nested ${DEEPEST} levels deep at most: ${path.slice(0, 3).join('.')}.`;
    for (const [key, member] of Object.entries(value)) {
      if (!isKeepable(key)) return `${TEXT}: ${path.join('.')}.`;
      ahead.push({ path: [...path, key], value: member });
    }
  }
  return undefined;
}

/** In a document such text may also be written by escapes. */
function problemInDocument({ query, document }: Operation): string | undefined {
  if (!query.includes('\\u') && isKeepable(query)) return undefined;
  let found: string | undefined;
  visit(document, {
    StringValue({ value, loc }) {
      if (!isKeepable(value)) found ??= `${TEXT}: line ${loc?.startToken.line ?? 1} of the document.`;
    },
  });
  return found;
}

/**
 * Refuses variables that nobody can keep: text with the character U+0000 or half a pair of surrogates, which no database
 * takes in whatever field of whatever subgraph it comes, and JSON that is nested without end.
 */
export const textCheck = (): AdmissionChecks => ({
  operation(asked) {
    const problem = problemIn(asked.given) ?? problemInDocument(asked);
    return problem === undefined ? undefined : refusal('BAD_USER_INPUT', problem);
  },
});
