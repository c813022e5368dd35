import { settleCaseActions } from '@oms/customers/operations/settle-case-actions';
import { carryOutCaseActions as retryLabels } from '@oms/fulfillment/operations/carry-out-case-actions';
import { carryOutCaseActions } from '@oms/orders/operations/carry-out-case-actions';
import { defineJob } from './define-job.js';

/** CaseActionRequested → a command of the order. Safe twice: it commits under the action's key. */
export const orderActions = defineJob({
  name: 'orders.carry-out-case-actions',
  batchSize: 10,
  handle: carryOutCaseActions,
});

/** CaseActionRequested → a label. Safe twice: the parcel's own key goes with the purchase. */
export const labelActions = defineJob({
  name: 'fulfillment.carry-out-case-actions',
  batchSize: 5,
  handle: retryLabels,
});

/** CaseActionSettled → the case is resolved, or somebody's again. Safe twice: each outcome counts once. */
export const caseActionSettling = defineJob({ name: 'customers.settle-case-actions', handle: settleCaseActions });
