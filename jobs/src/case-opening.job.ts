import { openRequestedCases } from '@oms/customers/operations/open-requested-cases';
import { defineJob } from './define-job.js';

/** CaseRequested → a case at the service desk. Safe twice: one case stands for each kind and subject. */
export const caseOpening = defineJob({ name: 'customers.open-requested-cases', handle: openRequestedCases });
