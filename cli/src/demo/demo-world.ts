import { jobActor } from '@oms/platform/auth/actor';
import { operationContext, type SubgraphRuntime } from '@oms/platform/graphql/subgraph-context';
import type { SettableClock } from '@oms/platform/values/clock';
import { newId } from '@oms/platform/values/ids';
import type { Runtimes } from '@oms/jobs/runtimes';
import type { DemoRandom } from './demo-data.js';

/** Everything the demo does, it does as this job. */
export const contextOf = <Services>(runtime: SubgraphRuntime<Services>) =>
  operationContext(runtime, jobActor('demo'), newId());

export interface DemoWorld {
  readonly runtimes: Runtimes;
  readonly clock: SettableClock;
  readonly random: DemoRandom;
  readonly customers: readonly {
    readonly id: string;
    readonly address: { readonly countryCode: string; readonly city: string; readonly line1: string };
  }[];
  readonly skus: readonly string[];
  readonly locations: ReadonlyMap<string, string>;
}
