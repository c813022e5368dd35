import { readEnvironment } from '@oms/platform/config/environment';
import { z } from 'zod';

/**
 * What fulfillment can be told by the environment. `OMS_LABEL_STORE` says where label files are kept: `database` (the
 * default), `file:/a/folder` or `s3://bucket/prefix` with the OMS_S3 variables; `OMS_CARRIER_RATES` how many calls a second
 * each carrier may get.
 */
export const FULFILLMENT_SETTINGS = {
  OMS_LABEL_STORE: z
    .string()
    .regex(
      /^(database|file:.+|s3:\/\/[a-z0-9][a-z0-9.-]{1,62}(\/.*)?)$/,
      'expected database, file:/folder or s3://bucket/prefix',
    )
    .default('database'),
  OMS_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'expected a URL such as https://s3.eu-central-1.amazonaws.com' })
    .optional(),
  OMS_S3_REGION: z.string().default('us-east-1'),
  OMS_S3_ACCESS_KEY_ID: z.string().optional(),
  OMS_S3_SECRET_ACCESS_KEY: z.string().optional(),
  OMS_CARRIER_RATES: z
    .string()
    .regex(
      /^[A-Z_]+=[1-9]\d{0,5}(,[A-Z_]+=[1-9]\d{0,5})*$/,
      'expected calls a second by carrier, such as EASYPOST=5,OMS=50',
    )
    .default('EASYPOST=5')
    .transform((text): Readonly<Record<string, number>> => {
      const pairs = text.split(',').map((pair) => pair.split('='));
      return Object.fromEntries(pairs.map(([code = '', perSecond]) => [code, Number(perSecond)]));
    }),
  EASYPOST_API_KEY: z.string().min(8, 'expected an API key').optional(),
  EASYPOST_URL: z.url({ protocol: /^https?$/, error: 'expected a URL such as https://api.easypost.com/v2' }).optional(),
  EASYPOST_WEBHOOK_SECRET: z.string().min(8, 'expected the secret of the webhook').optional(),
};

export type FulfillmentSettings = z.infer<z.ZodObject<typeof FULFILLMENT_SETTINGS>>;

/** Reads the settings; throws ConfigError naming every wrong variable. */
export const readFulfillmentSettings = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): FulfillmentSettings => readEnvironment(FULFILLMENT_SETTINGS, env);
