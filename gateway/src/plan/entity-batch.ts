import type { EntityCursor } from './entity-cursor.js';
import { isJsonObject, markMissing, ownValue, type JsonObject } from './json-object.js';
import { mergeCopyInto, mergeInto } from './merge.js';
import type { Represent } from './representations.js';
import type { ApplyRewrites } from './rewrites.js';

/** The entities of one fetch, each asked for once however often it stands in the answer. */
export interface EntityBatch {
  readonly representations: readonly JsonObject[];
  /** The same as JSON text, to be sent. */
  readonly texts: readonly string[];
  /** For each representation, the positions in the cursor of the entities that it stands for. */
  readonly targets: readonly (readonly number[])[];
}

/** What an entity fetch sends; entities of other types and those without their key are left out. */
export function batchEntities(
  cursor: EntityCursor,
  represent: Represent,
  rewrite: ApplyRewrites | undefined,
): EntityBatch {
  const representations: JsonObject[] = [];
  const texts: string[] = [];
  const targets: number[][] = [];
  const seen = new Map<string, number>();
  cursor.entities.forEach((entity, position) => {
    const representation = represent(entity);
    if (!representation || !ownValue(representation, '__typename')) return;
    rewrite?.(representation);
    const key = JSON.stringify(representation);
    const index = seen.get(key);
    if (index !== undefined) {
      targets[index]?.push(position);
      return;
    }
    seen.set(key, representations.length);
    representations.push(representation);
    texts.push(key);
    targets.push([position]);
  });
  return { representations, texts, targets };
}

/** Merges the subgraph's `_entities` into the answer. Throws when there are not as many as were asked for. */
export function mergeEntities(
  cursor: EntityCursor,
  batch: EntityBatch,
  received: unknown,
  rewrite: ApplyRewrites | undefined,
): void {
  if (!Array.isArray(received)) throw new Error('Expected "data._entities" in response to be an array');
  const wanted = batch.representations.length;
  if (received.length !== wanted) throw new Error(`Expected "data._entities" to contain ${wanted} elements`);
  batch.targets.forEach((positions, index) => {
    const entity: unknown = received[index];
    if (entity === null) for (const position of positions) markMissing(cursor.entities[position]);
    if (!isJsonObject(entity)) return;
    complete(entity, cursor.entities[positions[0] ?? 0]);
    rewrite?.(entity);
    // Those who share it get copies first: what is merged as it is belongs to the answer from then on.
    for (const position of positions.slice(1)) mergeCopyInto(cursor.entities[position] ?? {}, entity);
    mergeInto(cursor.entities[positions[0] ?? 0] ?? {}, entity);
  });
}

/** The planner does not ask for a type that it knows already; rewrites and type conditions need it. */
function complete(entity: JsonObject, known: JsonObject | undefined): void {
  if (entity['__typename'] || !known) return;
  entity['__typename'] = known['__typename'];
}
