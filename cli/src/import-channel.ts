import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { upsertChannel } from '@oms/orders/operations/upsert-channel';
import type { Runtimes } from '@oms/jobs/runtimes';
import type { Mapping } from './import/mapping-model.js';

/** Makes the sales channel that a mapping asks for. */
export async function ensureChannel(runtimes: Runtimes, { requires, name }: Mapping): Promise<void> {
  const { channel, currency } = requires;
  if (!channel || !currency) return;
  await upsertChannel(operationContext(runtimes.orders, jobActor('import'), newId()), {
    code: channel,
    name,
    kind: 'WEB',
    currencyCode: currency,
  });
}
