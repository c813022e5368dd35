import type { Logger } from '@oms/platform/observe/logger';
import type { NotificationChannel } from './notification-channel.js';

/** Says in the log that something would have been sent, and to nobody what it says: the default without a mail server. */
export const logChannel = (logger: Logger): NotificationChannel => ({
  name: 'log',
  send({ messageId }) {
    logger.info({ messageId }, 'notice not sent: no mail server is set (OMS_SMTP_URL)');
    return Promise.resolve({ outcome: 'NOBODY', error: 'no mail server is set' });
  },
});
