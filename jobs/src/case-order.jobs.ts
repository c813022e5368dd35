import { recordOrdersOfCases } from '@oms/customers/operations/record-orders-of-cases';
import { findOrdersOfCases } from '@oms/orders/operations/find-orders-of-cases';
import { tellOfCaseAnswers } from '@oms/orders/operations/tell-of-case-answers';
import { defineJob } from './define-job.js';

/** CaseOrderNamed → which order is meant. Safe twice: it only tells. */
export const caseOrderFinding = defineJob({ name: 'orders.find-orders-of-cases', handle: findOrdersOfCases });

/** CaseOrderFound → the case is about it. Safe twice: it is set, not added. */
export const caseOrderRecording = defineJob({
  name: 'customers.record-orders-of-cases',
  handle: recordOrdersOfCases,
});

/** CaseAnswered → a guest is told. Safe twice: an answer is one occasion. */
export const caseAnswerTelling = defineJob({ name: 'orders.tell-of-case-answers', handle: tellOfCaseAnswers });
