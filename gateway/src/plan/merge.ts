import { copyJson } from '../copy-json.js';
import { isJsonObject, ownValue, setOwn, type JsonObject } from './json-object.js';

/**
 * Merges what a fetch brought into what is known, in place: objects key by key, lists of equal length element by
 * element, all else is replaced. `source` becomes part of `target`: whoever merges it a second time copies it first.
 */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const known = ownValue(target, key);
    if (known === undefined || !mergeValue(known, value)) setOwn(target, key, value);
  }
}

/** As {@link mergeInto}, of a source that others merge too. */
export const mergeCopyInto = (target: JsonObject, source: JsonObject): void => mergeInto(target, copyJson(source));

/** Whether `value` could be merged into `known`; otherwise it takes its place. */
function mergeValue(known: unknown, value: unknown): boolean {
  if (isJsonObject(known) && isJsonObject(value)) {
    mergeInto(known, value);
    return true;
  }
  if (!Array.isArray(known) || !Array.isArray(value) || known.length !== value.length) return false;
  for (const [index, element] of (value as unknown[]).entries())
    if (!mergeElement(known[index], element)) known[index] = element;
  return true;
}

function mergeElement(known: unknown, value: unknown): boolean {
  if (Array.isArray(known) && Array.isArray(value)) return mergeValue(known, value);
  if (!isJsonObject(known) || !isJsonObject(value)) return false;
  mergeInto(known, value);
  return true;
}
