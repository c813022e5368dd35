import { createHmac } from 'node:crypto';
import { ExpiringLinks } from '@oms/platform/auth/expiring-links';
import { OrderLinks } from '@oms/platform/auth/order-link';
import { silentLogger } from '@oms/platform/observe/logger';
import type { Audience } from '@oms/platform/outbox/notice-requested';
import { DataSealer } from '@oms/platform/values/sealed';
import { logChannel } from './notifications/log-channel.js';
import type { NotificationChannel } from './notifications/notification-channel.js';
import { Templates } from './notifications/templates.js';

/** What customers' operations need beside the database. */
export interface CustomersServices {
  readonly sealer: DataSealer;
  /** Tells whether two e-mail addresses are the same without keeping them: a keyed hash of the normalised address. */
  readonly hashAddress: (email: string) => string;
  readonly templates: Templates;
  readonly channel: NotificationChannel;
  readonly orderLinks: OrderLinks | undefined;
  /** Links to archives of what is held on a person. */
  readonly archiveLinks: ExpiringLinks<{ readonly id: string }>;
  /** Right side of every Message-ID. */
  readonly mailDomain: string;
  /** Where people of the house are told things; who has no address is told nothing. */
  readonly houseAddresses: Readonly<Partial<Record<Audience, string>>>;
}

/** How customers are told things. */
export interface NotificationOptions {
  /** Default: notices are only noted in the log. */
  readonly channel?: NotificationChannel;
  readonly mailDomain?: string;
  /** Folder with texts and layouts that replace ours. */
  readonly templateFolder?: string;
  readonly houseAddresses?: Readonly<Partial<Record<Audience, string>>>;
}

export interface CustomersServicesOptions extends NotificationOptions {
  readonly dataSecret: string;
  /** Signs links to orders; without it mails have none. */
  readonly tokenSecret?: string;
}

export const createCustomersServices = ({
  dataSecret,
  tokenSecret,
  channel,
  mailDomain = 'oms.invalid',
  templateFolder,
  houseAddresses = {},
}: CustomersServicesOptions): CustomersServices => ({
  sealer: new DataSealer(dataSecret),
  hashAddress: (email) => createHmac('sha256', dataSecret).update(`address:${email}`).digest('base64url'),
  templates: new Templates(templateFolder),
  channel: channel ?? logChannel(silentLogger),
  orderLinks: tokenSecret ? new OrderLinks(tokenSecret) : undefined,
  archiveLinks: new ExpiringLinks(dataSecret, 'data-export', '/archives/'),
  mailDomain,
  houseAddresses,
});
