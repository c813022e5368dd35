import type { Lifecycle } from '@oms/platform/values/lifecycle';

export type NotificationStatus = 'PENDING' | 'SENDING' | 'SENT' | 'UNKNOWN' | 'FAILED' | 'SUPPRESSED';

/** Notification: SENDING is written before the server is asked; what is found in it later may have been sent. */
export const notificationLifecycle: Lifecycle<
  NotificationStatus,
  'begin' | 'sent' | 'later' | 'refuse' | 'suppress' | 'lose' | 'retry'
> = {
  name: 'Notification',
  initial: ['PENDING', 'SUPPRESSED'],
  transitions: {
    PENDING: { begin: 'SENDING' },
    SENDING: { sent: 'SENT', later: 'PENDING', refuse: 'FAILED', suppress: 'SUPPRESSED', lose: 'UNKNOWN' },
    SENT: {},
    UNKNOWN: { retry: 'PENDING' },
    FAILED: { retry: 'PENDING' },
    SUPPRESSED: { retry: 'PENDING' },
  },
};

/** Whom a notification goes to, as it is sealed. */
export interface Recipient {
  readonly name: string | null;
  readonly email: string;
}

/** The language of a locale that there are texts in: "de-AT" → "de"; others get English. */
export const languageOf = (locale: string | null | undefined, known: readonly string[]): string => {
  const [language = ''] = (locale ?? '').split('-');
  return known.includes(language) ? language : 'en';
};

/** Why nothing is sent to an address. */
export const SUPPRESSION_REASONS = ['BOUNCED', 'COMPLAINED', 'BY_HAND'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];
