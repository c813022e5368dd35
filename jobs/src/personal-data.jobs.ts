import { gatherPersonalData as gatherInAnalytics } from '@oms/analytics/operations/gather-personal-data';
import { applyRetention } from '@oms/customers/operations/apply-retention';
import { buildDataExports } from '@oms/customers/operations/build-data-export';
import { collectPersonalData } from '@oms/customers/operations/collect-personal-data';
import { gatherPersonalData as gatherInCustomers } from '@oms/customers/operations/gather-personal-data';
import { gatherPersonalData as gatherInFulfillment } from '@oms/fulfillment/operations/gather-personal-data';
import { gatherPersonalData as gatherInInventory } from '@oms/inventory/operations/gather-personal-data';
import { answerRetention } from '@oms/orders/operations/answer-retention';
import { gatherPersonalData as gatherInOrders } from '@oms/orders/operations/gather-personal-data';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import type { EventPayloads } from '@oms/platform/events/contract';
import { forgetGathered } from '@oms/platform/personal-data/gather';
import { defineJob, type EventJob } from './define-job.js';

const few = { batchSize: 5, lingerMs: 0 };

/** PersonalDataRequested → what those who know customers hold. Safe twice: each keeps how far it has come. */
export const gatheringOfCustomers: readonly EventJob<EventPayloads['PersonalDataRequested']>[] = [
  defineJob({ name: 'customers.gather-personal-data', ...few, handle: gatherInCustomers }),
  defineJob({ name: 'orders.gather-personal-data', ...few, handle: gatherInOrders }),
];

/** PersonalDataOfOrdersRequested → what those hold who know orders. Safe twice: once a part. */
export const gatheringOfOrders: readonly EventJob<EventPayloads['PersonalDataOfOrdersRequested']>[] = [
  defineJob({ name: 'inventory.gather-personal-data', ...few, handle: gatherInInventory }),
  defineJob({ name: 'fulfillment.gather-personal-data', ...few, handle: gatherInFulfillment }),
  defineJob({ name: 'analytics.gather-personal-data', ...few, handle: gatherInAnalytics }),
];

/** PersonalDataGathered → kept until all parts are there. Safe twice: a part has one row. */
export const partCollecting = defineJob({
  name: 'customers.collect-personal-data',
  batchSize: 20,
  handle: collectPersonalData,
});

/** PersonalDataCollected → the archive. Safe twice: of an archive that is still being gathered. */
export const archiveBuilding = defineJob({
  name: 'customers.build-data-exports',
  batchSize: 1,
  lingerMs: 0,
  handle: buildDataExports,
});

/** PersonalDataCollected → what was told leaves the outboxes. Safe twice: it deletes what is there. */
export const gatheredForgetting: readonly EventJob<EventPayloads['PersonalDataCollected']>[] = SUBGRAPHS.map((name) =>
  defineJob({ name: `${name}.forget-gathered`, handle: forgetGathered(name) }),
);

/** RetentionQuestioned → what orders knows of customers who seem idle. Safe twice: it changes nothing. */
export const retentionAnswering = defineJob({ name: 'orders.answer-retention', handle: answerRetention });

/** RetentionAnswered → idle customers are kept, told or forgotten. Safe twice: the newest answer counts. */
export const retentionApplying = defineJob({
  name: 'customers.apply-retention',
  batchSize: 50,
  handle: applyRetention,
});
