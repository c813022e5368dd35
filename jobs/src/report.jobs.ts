import { sendReports } from '@oms/analytics/operations/send-reports';
import { defineJob } from './define-job.js';

/** ReportDue → mails and webhooks with the answer. Safe twice: each occasion has one name, and one mail for each address. */
export const reportSending = defineJob({ name: 'analytics.send-reports', batchSize: 1, handle: sendReports });
