import { recordNotices } from '@oms/customers/operations/record-notices';
import { sendNotifications } from '@oms/customers/operations/send-notifications';
import { defineJob } from './define-job.js';

/** NoticeRequested → a notification to each address. Safe twice: the same occasion is kept once. */
export const noticeRecording = defineJob({ name: 'customers.record-notices', handle: recordNotices });

/** NotificationQueued → it is sent. Safe twice: what is being sent or was sent is not sent again. */
export const notificationSending = defineJob({
  name: 'customers.send-notifications',
  concurrency: 4,
  batchSize: 5,
  handle: sendNotifications,
});
