import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { pumpDeliveries } from '@oms/jobs/pump';
import { tellCredit } from '@oms/orders/operations/tell-credit';
import { withSystem } from '../with-system.js';

/** `oms tell-credit`: has the figures count store credit and gift cards from before they were counted, by their whole past. */
export async function tellCreditCommand(): Promise<void> {
  await withSystem(async (runtimes) => {
    const told = await tellCredit(operationContext(runtimes.orders, jobActor('tell-credit'), newId()));
    await pumpDeliveries(runtimes);
    process.stdout.write(`${told} accounts were told of, with their whole past\n`);
  });
}
