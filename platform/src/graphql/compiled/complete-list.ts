import { isNonNullType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import { entityTypeOf, referenceResolverOf } from '../entities.js';
import { ignore, isPromise, objectValue, settled, type PlanOf } from './complete.js';
import { failed, type Complete } from './plan.js';

/** Items one after the other, each answering for its own errors. */
function itemsOf(list: readonly unknown[], item: (value: unknown, index: number) => unknown): unknown {
  const answers: unknown[] = [];
  let waits = false;
  try {
    for (const [index, value] of list.entries()) {
      const answer = item(value, index);
      waits ||= isPromise(answer);
      answers.push(answer);
    }
  } catch (error) {
    for (const answer of answers) if (isPromise(answer)) answer.catch(ignore);
    throw error;
  }
  return waits ? Promise.all(answers) : answers;
}

export const listValue =
  (complete: Complete, itemType: GraphQLOutputType, place: string): Complete =>
  (run, plan, value, prev, key) => {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object' || !(Symbol.iterator in value))
      throw new Error(`Expected Iterable, but did not find one for field "${place}".`);
    const nullable = !isNonNullType(itemType);
    const path = { prev, key };
    const list = Array.isArray(value) ? (value as unknown[]) : [...(value as Iterable<unknown>)];
    return itemsOf(list, (one, index) => settled(run, plan, { complete, nullable, value: one }, { prev: path, key: index })); // prettier-ignore
  };

/** The entities behind references, in their order; each fails by itself. */
export const entityList =
  (schema: GraphQLSchema, planOf: PlanOf): Complete =>
  (run, plan, value, prev, key) => {
    const path = { prev, key };
    return itemsOf(value as readonly unknown[], (reference, index) => {
      const type = entityTypeOf(schema, reference);
      const own = planOf(type);
      if (!own) throw new Error(`There is no entity ${type.name}.`);
      const at = { prev: path, key: index };
      try {
        const resolve = referenceResolverOf(type);
        const entity = resolve ? resolve(reference, run.context, run.infoOf(plan)) : reference;
        return settled(run, plan, { complete: objectValue(own), nullable: true, value: entity }, at);
      } catch (error) {
        return failed(run, plan, { error, nullable: true }, at);
      }
    });
  };
