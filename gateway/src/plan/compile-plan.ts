import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { moveCursor } from './entity-cursor.js';
import { compileFetch, type PlanStep, type PlanTargets } from './fetch-node.js';

/** Thrown for a plan with a step that only the stock executor knows: contextual arguments, deferred parts. */
export class UnsupportedPlan extends Error {
  override readonly name = 'UnsupportedPlan';
}

/** A plan as one function over the answer. Throws {@link UnsupportedPlan}. */
export function compilePlan({ node }: QueryPlan, targets: PlanTargets): PlanStep {
  if (!node) return async () => undefined;
  if (node.kind === 'Subscription') throw new UnsupportedPlan('a subscription is a stream of plans');
  return compileNode(node, targets);
}

function compileNode(node: PlanNode, targets: PlanTargets): PlanStep {
  switch (node.kind) {
    case 'Fetch':
      if (node.contextRewrites?.length) throw new UnsupportedPlan('a fetch with contextual arguments');
      return compileFetch(node, targets);
    case 'Sequence':
      return sequence(node.nodes.map((child) => compileNode(child, targets)));
    case 'Parallel':
      return parallel(node.nodes.map((child) => compileNode(child, targets)));
    case 'Flatten': {
      const step = compileNode(node.node, targets);
      return async (run, cursor) => {
        const below = moveCursor(cursor, node.path);
        if (below) await step(run, below);
      };
    }
    case 'Condition': {
      const whenTrue = node.ifClause && compileNode(node.ifClause, targets);
      const whenFalse = node.elseClause && compileNode(node.elseClause, targets);
      return async (run, cursor) => (run.conditions[node.condition] === true ? whenTrue : whenFalse)?.(run, cursor);
    }
    case 'Defer':
      throw new UnsupportedPlan('a deferred part');
  }
}

function sequence(steps: readonly PlanStep[]): PlanStep {
  return async (run, cursor) => {
    for (const step of steps) await step(run, cursor);
  };
}

function parallel(steps: readonly PlanStep[]): PlanStep {
  return async (run, cursor) => void (await Promise.all(steps.map((step) => step(run, cursor))));
}
