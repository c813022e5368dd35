import { readFileSync } from 'node:fs';
import { DEFAULT_LIMITS } from '@oms/gateway/limits/limits';
import { serveGateway } from '@oms/gateway/serve-gateway';
import { subgraphUrlsIn } from '@oms/gateway/subgraph-urls';
import { Failure } from '../failure.js';
import { logOf } from '../installation.js';
import { GATEWAY_PORT } from '../processes/process-table.js';
import { readSettings } from '../settings.js';
import { untilSignal } from '../until-signal.js';

export interface GatewayOptions {
  /** File of a composed supergraph that says where its subgraphs are. */
  readonly supergraph: string;
}

function readSupergraphFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * `oms gateway --supergraph FILE`: our gateway in front of any subgraphs of federation 2, without tokens, with an open
 * schema and a machine's limits for everybody: for trials, and for audits of the gateway itself.
 */
export async function gateway({ supergraph }: GatewayOptions): Promise<void> {
  const settings = readSettings();
  const supergraphSdl = readSupergraphFile(supergraph);
  const signal = untilSignal();
  const server = await serveGateway({
    supergraphSdl,
    subgraphs: subgraphUrlsIn(supergraphSdl),
    logger: logOf(settings, 'gateway'),
    host: settings.HOST,
    port: settings.PORT ?? GATEWAY_PORT,
    introspection: true,
    limits: { ...DEFAULT_LIMITS, guest: DEFAULT_LIMITS.machine },
  });
  process.stdout.write(`The graph of ${supergraph} is served at ${server.url}/graphql\n`);
  await signal;
  await server.close();
}
