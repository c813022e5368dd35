import { logChannel } from '@oms/customers/notifications/log-channel';
import { smtpChannel } from '@oms/customers/notifications/smtp-channel';
import type { NotificationOptions } from '@oms/customers/services';
import type { Logger } from '@oms/platform/observe/logger';
import type { Settings } from './settings.js';

/** Mail is sent where a server is named; elsewhere it is noted in the log. */
export function notificationsOf(
  { OMS_SMTP_URL, OMS_MAIL_FROM, OMS_TEMPLATES_DIR, OMS_PLANNERS_EMAIL }: Settings,
  logger: Logger,
): NotificationOptions {
  const from = OMS_MAIL_FROM ?? 'OMS <oms@localhost>';
  const domain = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    channel: OMS_SMTP_URL ? smtpChannel({ url: OMS_SMTP_URL, from }) : logChannel(logger),
    mailDomain: domain,
    houseAddresses: OMS_PLANNERS_EMAIL ? { PLANNERS: OMS_PLANNERS_EMAIL } : {},
    ...(OMS_TEMPLATES_DIR ? { templateFolder: OMS_TEMPLATES_DIR } : {}),
  };
}
