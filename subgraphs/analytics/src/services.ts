import { ExpiringLinks } from '@oms/platform/auth/expiring-links';
import { DataSealer } from '@oms/platform/values/sealed';

/** What analytics' operations need beside the database. */
export interface AnalyticsServices {
  /** Links to exports. */
  readonly links: ExpiringLinks<{ readonly id: string }>;
  /** Seals whom reports are sent to. */
  readonly sealer: DataSealer;
}

export const createAnalyticsServices = ({ dataSecret }: { readonly dataSecret: string }): AnalyticsServices => ({
  links: new ExpiringLinks(dataSecret, 'report', '/exports/'),
  sealer: new DataSealer(dataSecret),
});
