import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { AdmissionChecks } from '../admission-model.js';
import { readCostModel, type CostModel } from './cost-model.js';
import { costEstimator, type Estimate } from './estimate-cost.js';
import { limitsOf, type LimitsByRole } from './limits.js';
import { overLimit } from './over-limit.js';

/** Refuses operations that cost more than the caller's budget, or that ask for a larger page than its role may. */
export function costCheck(limits: LimitsByRole, supergraphSdl: string): AdmissionChecks {
  const models = new WeakMap<GraphQLSchema, CostModel>();
  const estimators = new WeakMap<OperationDefinitionNode, (variables: Readonly<Record<string, unknown>>) => Estimate>();
  return {
    operation({ document, operation, variables }, { actor }, schema) {
      const model = models.get(schema) ?? readCostModel(supergraphSdl, schema);
      models.set(schema, model);
      const estimate = estimators.get(operation) ?? costEstimator(schema, model, document, operation);
      estimators.set(operation, estimate);
      const { cost, pageSize } = estimate(variables);
      const own = limitsOf(limits, actor);
      return overLimit('pageSize', own, pageSize) ?? overLimit('cost', own, Math.ceil(cost));
    },
  };
}
