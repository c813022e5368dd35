import { startCluster, type Cluster } from '@oms/cli/postgres/cluster';
import { countStatementsFromNextStart } from '../measure/server-counts.js';

/** Starts a PostgreSQL on `folder`; with `counting` it counts statements. */
export async function startServer(
  folder: string,
  {
    password,
    port,
    counting,
  }: { readonly password: string; readonly port: number; readonly counting: boolean | undefined },
): Promise<Cluster> {
  const cluster = await startCluster(folder, password, port);
  if (!counting) return cluster;
  await countStatementsFromNextStart(cluster.url);
  await cluster.stop();
  return startCluster(folder, password, port);
}
