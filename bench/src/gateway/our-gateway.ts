import { readFileSync } from 'node:fs';
import { createLogger } from '@oms/platform/observe/logger';
import { serveGateway } from '@oms/gateway/serve-gateway';
import { subgraphUrlsIn } from '@oms/gateway/subgraph-urls';

/** Our gateway with what is on by default, rights and limits included, which the others do not have. Arguments: file of the supergraph, port. */
const [supergraphFile = '', port = ''] = process.argv.slice(2);
const supergraphSdl = readFileSync(supergraphFile, 'utf8');
await serveGateway({
  supergraphSdl,
  subgraphs: subgraphUrlsIn(supergraphSdl),
  logger: createLogger({ name: 'gateway', level: 'warn' }),
  port: Number(port),
  explorer: false,
  verifyToken: async () => ({ actor: { role: 'admin', id: 'bench' } }),
});
