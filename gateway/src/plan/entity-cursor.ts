import { isJsonObject, ownValue, type JsonObject } from './json-object.js';

/** A path of a plan: keys, and `@` for every element of a list. */
export type PlanPath = readonly (string | number)[];

/** The objects at a path of the answer so far, in the order in which they stand there; null is nowhere among them. */
export interface EntityCursor {
  readonly root: JsonObject;
  readonly path: PlanPath;
  readonly entities: readonly JsonObject[];
}

/** The cursor at the top of an answer. */
export const rootCursor = (root: JsonObject): EntityCursor => ({ root, path: [], entities: [root] });

/** The cursor further down; undefined when there is nothing. */
export function moveCursor(cursor: EntityCursor, path: PlanPath): EntityCursor | undefined {
  const entities: JsonObject[] = [];
  for (const entity of cursor.entities) collect(entity, path, 0, entities);
  return entities.length > 0 ? { root: cursor.root, path: [...cursor.path, ...path], entities } : undefined;
}

function collect(value: unknown, path: PlanPath, at: number, into: JsonObject[]): void {
  const step = path[at];
  if (Array.isArray(value)) {
    const next = step === '@' ? at + 1 : at;
    for (const element of value) collect(element, path, next, into);
  } else if (isJsonObject(value)) {
    if (step === undefined) into.push(value);
    else collect(ownValue(value, String(step)), path, at + 1, into);
  }
}

/** Where in the answer each entity of the cursor stands, in the same order. Only errors need it. */
export function entityPaths({ root, path }: EntityCursor): (string | number)[][] {
  const found: (string | number)[][] = [];
  const walk = (value: unknown, at: number, here: readonly (string | number)[]): void => {
    const step = path[at];
    if (Array.isArray(value)) {
      const next = step === '@' ? at + 1 : at;
      for (const [index, element] of value.entries()) walk(element, next, [...here, index]);
    } else if (isJsonObject(value)) {
      if (step === undefined) found.push([...here]);
      else walk(ownValue(value, String(step)), at + 1, [...here, String(step)]);
    }
  };
  walk(root, 0, []);
  return found;
}
