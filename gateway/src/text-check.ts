import { visit } from 'graphql';
import type { AdmissionChecks, Operation } from './admission-model.js';
import { refusal } from './refusal.js';

/** Whether it holds the character U+0000, or half a pair of surrogates. */
const isUnkeepable = (text: string): boolean => text.includes('\0') || !text.isWellFormed();

interface Place {
  readonly key: string;
  readonly value: unknown;
  readonly within: Place | undefined;
}

function pathOf(place: Place | undefined): string {
  const keys: string[] = [];
  for (let at = place; at; at = at.within) keys.unshift(at.key);
  return keys.slice(0, 20).join('.');
}

/** Where there is such text in a value, however deep it is; undefined: nowhere. */
function findIn(root: unknown): Place | undefined {
  const ahead: Place[] = [{ key: 'variables', value: root, within: undefined }];
  for (let place = ahead.pop(); place; place = ahead.pop()) {
    const { value } = place;
    if (typeof value === 'string' && isUnkeepable(value)) return place;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      if (isUnkeepable(key)) return place;
      ahead.push({ key, value: member, within: place });
    }
  }
  return undefined;
}

/** In a document such text may also be written by escapes. */
function findInDocument({ query, document }: Operation): string | undefined {
  if (!query.includes('\\u') && !isUnkeepable(query)) return undefined;
  let found: string | undefined;
  visit(document, {
    StringValue({ value, loc }) {
      if (isUnkeepable(value)) found ??= `line ${loc?.startToken.line ?? 1} of the document`;
    },
  });
  return found;
}

/**
 * Refuses text that is no text: databases keep neither the character U+0000 nor half a pair of surrogates, in whatever
 * field of whatever subgraph it comes.
 */
export const textCheck = (): AdmissionChecks => ({
  operation(asked) {
    const place = findIn(asked.given);
    const where = place ? pathOf(place) : findInDocument(asked);
    if (!where) return undefined;
    return refusal('BAD_USER_INPUT', `Text must not hold the character U+0000 or half a pair of surrogates: ${where}.`);
  },
});
