import type { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import type { SubgraphTarget } from '@oms/gateway/create-gateway';
import type { HttpSubgraphOptions } from '@oms/gateway/http-subgraph';
import type { StatusPort } from '@oms/platform/status/status-port';
import type { Databases, Runtimes } from '@oms/jobs/runtimes';

/** Where the subgraphs of a test system are, and how events move in it. */
export interface RunningForm {
  readonly subgraphs: Readonly<Record<string, SubgraphTarget>>;
  readonly http?: HttpSubgraphOptions;
  /** Delivers every event until nothing is left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** One of the forms in which a whole system runs: the end-to-end tests hold for each. */
export interface TestForm {
  readonly databases: Databases;
  /** Opens a relay for status messages; may be called again, as by another process. The form closes it. */
  openStatus(): Promise<StatusPort>;
  start(runtimes: Runtimes, assertions: ActorAssertions): Promise<RunningForm>;
  drop(): Promise<void>;
}
