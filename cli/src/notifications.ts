import { logChannel } from '@oms/customers/notifications/log-channel';
import { smtpChannel } from '@oms/customers/notifications/smtp-channel';
import { webhookChannel } from '@oms/customers/notifications/webhook-channel';
import type { NotificationChannel } from '@oms/customers/notifications/notification-channel';
import type { NotificationOptions } from '@oms/customers/services';
import { ConfigError } from '@oms/platform/config/environment';
import type { Logger } from '@oms/platform/observe/logger';
import type { Settings } from './settings.js';

/** Where notices go: to the merchant's webhook, else to the mail server, where one is named; elsewhere into the log. */
function channelOf(settings: Settings, from: string, logger: Logger): NotificationChannel {
  const { OMS_SMTP_URL, OMS_NOTICE_WEBHOOK_URL: url, OMS_NOTICE_WEBHOOK_SECRET: secret } = settings;
  if (url && !secret)
    throw new ConfigError([
      'OMS_NOTICE_WEBHOOK_SECRET is missing: expected what notices to the webhook are signed with',
    ]);
  if (url && secret) return webhookChannel({ url, secret });
  return OMS_SMTP_URL ? smtpChannel({ url: OMS_SMTP_URL, from }) : logChannel(logger);
}

/** How customers, and some people of the house, are told things. */
export function notificationsOf(settings: Settings, logger: Logger): NotificationOptions {
  const { OMS_MAIL_FROM, OMS_TEMPLATES_DIR, OMS_PLANNERS_EMAIL } = settings;
  const from = OMS_MAIL_FROM ?? 'OMS <oms@localhost>';
  const domain = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    channel: channelOf(settings, from, logger),
    mailDomain: domain,
    houseAddresses: OMS_PLANNERS_EMAIL ? { PLANNERS: OMS_PLANNERS_EMAIL } : {},
    ...(OMS_TEMPLATES_DIR ? { templateFolder: OMS_TEMPLATES_DIR } : {}),
  };
}
