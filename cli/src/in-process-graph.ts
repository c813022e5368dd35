import type { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { SubgraphExecutor } from '@oms/platform/graphql/execute';
import { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { withRequestContext } from '@oms/platform/observe/request-context';
import { inSpan } from '@oms/platform/observe/tracing';
import { newId } from '@oms/platform/values/ids';
import type { Runtimes } from '@oms/jobs/runtimes';
import { buildSchemas } from '@oms/schema/subgraphs';
import type { InProcessSubgraphOptions } from '@oms/gateway/in-process-subgraph';

/** The five subgraphs as targets of a gateway in the same process; each takes what a gateway asserts of its caller. */
export async function inProcessSubgraphs(
  runtimes: Runtimes,
  assertions: ActorAssertions,
): Promise<Record<SubgraphName, InProcessSubgraphOptions<SubgraphContext>>> {
  const schemas = await buildSchemas();
  const targets = SUBGRAPHS.map((name): [SubgraphName, InProcessSubgraphOptions<SubgraphContext>] => {
    const executor = new SubgraphExecutor(schemas[name].schema);
    const runtime = runtimes.byName[name];
    return [
      name,
      {
        schema: executor.schema,
        async createContext(headers) {
          const actor = assertions.verifyHeader(headers.authorization);
          return new SubgraphContext(runtime, actor, headers['x-request-id'] ?? newId());
        },
        execute: (document, { variables, operationName }, context) =>
          withRequestContext(
            { requestId: context.requestId, ...(context.actor ? { actorId: context.actor.id } : {}) },
            () =>
              inSpan(`subgraph ${name}`, {}, () =>
                executor.run(document, { variables, operationName: operationName ?? null }, context),
              ),
          ),
      },
    ];
  });
  return Object.fromEntries(targets) as Record<SubgraphName, InProcessSubgraphOptions<SubgraphContext>>;
}
