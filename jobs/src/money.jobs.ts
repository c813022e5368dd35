import { assessRisk } from '@oms/orders/operations/assess-risk';
import { issueRequestedInvoices } from '@oms/orders/operations/issue-requested-invoices';
import { refundPayments } from '@oms/orders/operations/refund-payments';
import { defineJob } from './define-job.js';

/** RefundRequested → the provider gives the money back. Safe twice: under the refund's own id, and answered once. */
export const refundPayment = defineJob({ name: 'orders.refund-payments', batchSize: 20, handle: refundPayments });

/** RiskCheckRequested → the fraud check's score, on the order's hold. Safe twice: an order is judged once. */
export const riskAssessment = defineJob({ name: 'orders.assess-risk', batchSize: 20, handle: assessRisk });

/** InvoiceRequested → an invoice, or a credit note over what was granted after it. Safe twice: each is issued once. */
export const invoicing = defineJob({ name: 'orders.issue-invoices', batchSize: 20, handle: issueRequestedInvoices });
