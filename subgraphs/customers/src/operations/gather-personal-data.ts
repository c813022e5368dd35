import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { gatherPersonalData as gather, type Gatherer } from '@oms/platform/personal-data/gather';
import type { PersonalDataRequested } from '@oms/platform/personal-data/personal-data';
import { readTables } from '@oms/platform/personal-data/read-tables';
import type { CustomersServices } from '../services.js';
import { personalTables } from '../storage/personal-tables.js';

const gatherer: Gatherer<CustomersServices> = {
  subgraph: 'customers',
  page: async (tx, { customerIds, number }, { sealer }) => ({
    files: await readTables(tx.db, { subgraph: 'customers', number }, personalTables(sealer, customerIds)),
    next: null,
  }),
};

/** PersonalDataRequested → what the customer records hold of the person. */
export const gatherPersonalData = (
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<PersonalDataRequested>[],
): Promise<void> => gather(ctx, events, gatherer);
