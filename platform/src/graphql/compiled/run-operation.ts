import { getVariableValues, GraphQLError, type ExecutionResult } from 'graphql';
import type { CompiledOperation } from './compile-operation.js';
import { executeObject, fieldValue } from './complete.js';
import { OperationRun, type ObjectPlan } from './plan.js';

const MAX_ERRORS = 50;

/** Fields of a mutation run one after the other. */
async function inTurn(run: OperationRun, { fields }: ObjectPlan): Promise<Record<string, unknown>> {
  const answer: Record<string, unknown> = {};
  for (const plan of fields)
    answer[plan.key] = 'typeName' in plan ? plan.typeName : await fieldValue(run, plan, undefined, undefined);
  return answer;
}

/** Runs a compiled operation; its answer is what graphql-js would give. */
export async function runOperation(
  { schema, operation, fragments, root }: CompiledOperation,
  context: unknown,
  inputs: Readonly<Record<string, unknown>>,
): Promise<ExecutionResult> {
  const { variableDefinitions = [] } = operation;
  const { errors, coerced } = getVariableValues(schema, variableDefinitions, inputs, { maxErrors: MAX_ERRORS });
  if (errors) return { errors };
  const run = new OperationRun(context, {
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: coerced,
  });
  let data: Record<string, unknown> | null = null;
  try {
    const answer =
      operation.operation === 'mutation' ? inTurn(run, root) : executeObject(run, root, undefined, undefined);
    data = (await answer) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    run.errors.push(error);
  }
  return run.errors.length > 0 ? { errors: run.errors, data } : { data };
}
