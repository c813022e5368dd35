import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { Failure } from '../failure.js';
import { specOf } from '../processes/process-table.js';
import { runProcess } from '../processes/run-process.js';

const isSubgraph = (text: string): text is SubgraphName => (SUBGRAPHS as readonly string[]).includes(text);

/** `oms serve <what>`: the gateway, or one subgraph, as a process of its own. */
export async function serve(what: string): Promise<void> {
  if (what === 'gateway') {
    const { serveGraph } = await import('../processes/serve-gateway.js');
    return runProcess(specOf('serve', what), serveGraph);
  }
  if (!isSubgraph(what)) throw new Failure(`"${what}" cannot be served: expected gateway, ${SUBGRAPHS.join(', ')}`);
  const { serveSubgraph } = await import('../processes/serve-subgraph.js');
  return runProcess(specOf('serve', what), (input) => serveSubgraph(what, input));
}
