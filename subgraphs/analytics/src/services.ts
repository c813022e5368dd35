import { SignedValues } from '@oms/platform/auth/signed-value';
import { DataSealer } from '@oms/platform/values/sealed';

/** What analytics' operations need beside the database. */
export interface AnalyticsServices {
  /** Signs links to exports, and what is sent to webhooks. */
  readonly links: SignedValues;
  /** Seals whom reports are sent to. */
  readonly sealer: DataSealer;
}

export const createAnalyticsServices = ({ dataSecret }: { readonly dataSecret: string }): AnalyticsServices => ({
  links: new SignedValues(dataSecret, 'report'),
  sealer: new DataSealer(dataSecret),
});
