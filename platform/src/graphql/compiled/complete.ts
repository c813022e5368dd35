import {
  defaultTypeResolver,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { failed, type Complete, type FieldPlan, type ObjectPlan, type OperationRun, type Path } from './plan.js';

export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

export const ignore = (): void => {};

/** Completes a value that is there; an error that a resolver answers is one that it throws. */
function completed(
  run: OperationRun,
  plan: FieldPlan,
  { complete, value }: { complete: Complete; value: unknown },
  { prev, key }: Path,
): unknown {
  if (value instanceof Error) throw value;
  return complete(run, plan, value, prev, key);
}

interface Item {
  readonly complete: Complete;
  readonly nullable: boolean;
}

async function later(
  run: OperationRun,
  plan: FieldPlan,
  { complete, nullable, value }: Item & { value: Promise<unknown> },
  at: Path,
): Promise<unknown> {
  try {
    return await completed(run, plan, { complete, value: await value }, at);
  } catch (error) {
    return failed(run, plan, { error, nullable }, at);
  }
}

const AS_IT_IS: Complete = (_run, _plan, value) => value;

/** Completes a field or an item of a list, and answers for its errors. */
export function settled(
  run: OperationRun,
  plan: FieldPlan,
  { complete, nullable, value }: Item & { value: unknown },
  at: Path,
) {
  try {
    if (isPromise(value)) return later(run, plan, { complete, nullable, value }, at);
    const done = completed(run, plan, { complete, value }, at);
    return isPromise(done) ? later(run, plan, { complete: AS_IT_IS, nullable, value: done }, at) : done;
  } catch (error) {
    return failed(run, plan, { error, nullable }, at);
  }
}

function propertyOf(run: OperationRun, plan: FieldPlan, source: unknown): unknown {
  if (source === null || (typeof source !== 'object' && typeof source !== 'function')) return undefined;
  const value = (source as Record<string, unknown>)[plan.name];
  if (typeof value !== 'function') return value;
  return (value as (...given: unknown[]) => unknown).call(source, run.argumentsOf(plan), run.context, run.infoOf(plan));
}

/** A field of an object: null and an error where it fails; throws where it may not be null. */
export function fieldValue(run: OperationRun, plan: FieldPlan, source: unknown, prev: Path | undefined): unknown {
  const { key, nullable, complete } = plan;
  let value: unknown;
  try {
    value = plan.resolve
      ? plan.resolve(source, run.argumentsOf(plan), run.context, run.infoOf(plan))
      : propertyOf(run, plan, source);
    if (!isPromise(value) && !(value instanceof Error)) {
      const done = complete(run, plan, value, prev, key);
      if (!isPromise(done)) return done;
      return later(run, plan, { complete: AS_IT_IS, nullable, value: done }, { prev, key });
    }
  } catch (error) {
    return failed(run, plan, { error, nullable }, { prev, key });
  }
  return settled(run, plan, { complete, nullable, value }, { prev, key });
}

/** All fields of an object; those that take time are waited for together. */
export function executeObject(
  run: OperationRun,
  { fields }: ObjectPlan,
  source: unknown,
  path: Path | undefined,
): unknown {
  const answer: Record<string, unknown> = {};
  const pending: Promise<void>[] = [];
  try {
    for (const plan of fields) {
      const { key } = plan;
      const value = 'typeName' in plan ? plan.typeName : fieldValue(run, plan, source, path);
      answer[key] = value;
      if (isPromise(value)) pending.push(value.then((done) => void (answer[key] = done)));
    }
  } catch (error) {
    // The object is gone; what is still under way may fail unheard.
    for (const promise of pending) promise.catch(ignore);
    throw error;
  }
  return pending.length > 0 ? Promise.all(pending).then(() => answer) : answer;
}

export const objectValue =
  (plan: ObjectPlan): Complete =>
  (run, _plan, value, prev, key) =>
    value === null || value === undefined ? null : executeObject(run, plan, value, { prev, key });

export const leafValue =
  (type: GraphQLLeafType): Complete =>
  (_run, _plan, value) => {
    if (value === null || value === undefined) return null;
    const told = type.serialize(value);
    if (told === null || told === undefined) throw new Error(`Expected a value of ${type.name}, but there is none.`);
    return told;
  };

export const nonNullValue =
  (inner: Complete, place: string): Complete =>
  (run, plan, value, prev, key) => {
    const present = (done: unknown): unknown => {
      if (done === null) throw new Error(`Cannot return null for non-nullable field ${place}.`);
      return done;
    };
    const done = inner(run, plan, value, prev, key);
    return isPromise(done) ? done.then(present) : present(done);
  };

export type PlanOf = (type: GraphQLObjectType) => ObjectPlan | undefined;

export const abstractValue =
  (type: GraphQLAbstractType, schema: GraphQLSchema, planOf: PlanOf): Complete =>
  (run, plan, value, prev, key) => {
    if (value === null || value === undefined) return null;
    const finish = (name: unknown): unknown => {
      const actual = typeof name === 'string' ? schema.getType(name) : undefined;
      const own = isObjectType(actual) ? planOf(actual) : undefined;
      if (!own)
        throw new Error(
          `Abstract type "${type.name}" was resolved to a type "${String(name)}" that does not exist inside the schema.`,
        );
      return executeObject(run, own, value, { prev, key });
    };
    const name = (type.resolveType ?? defaultTypeResolver)(value, run.context, run.infoOf(plan), type);
    return isPromise(name) ? name.then(finish) : finish(name);
  };
