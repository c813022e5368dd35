import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  boundedNumber,
  ConfigError,
  headerList,
  httpUrl,
  port,
  postgresUrl,
  readEnvironment,
  secret,
  wholeNumber,
} from '@oms/platform/config/environment';
import { parseRedisUrl, REDIS_URL_FORMS } from '@oms/platform/redis/redis-url';
import { FONT_SETTINGS } from '@oms/platform/pdf/own-fonts';
import { TEMPLATE_SETTINGS } from '@oms/customers/notifications/own-texts';
import { FULFILLMENT_SETTINGS } from '@oms/fulfillment/settings';
import { GRAPH_SETTINGS } from './graph-settings.js';
import { OIDC_SETTINGS } from './oidc-settings.js';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { PAYMENT_SETTINGS } from '@oms/orders/payments/provider-from-environment';
import { z } from 'zod';
import { QUEUES, type StoreName } from './stores.js';

const PROJECT_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

type Env = Readonly<Record<string, string | undefined>>;

/** Name of the variable with the URL of one subgraph's own database (or that of the queues). */
export const databaseVariable = (name: StoreName) => `${name.toUpperCase()}_DATABASE_URL` as const;

/** Name of the variable that tells a gateway where a subgraph listens. */
export const urlVariable = (name: SubgraphName) => `${name.toUpperCase()}_URL` as const;

const storeNames: readonly StoreName[] = [...SUBGRAPHS, QUEUES];

/**
 * The variables that processes read; each has a default that works for one process on one machine. Any of them may be
 * given as a file instead, under its name with `_FILE` at the end.
 */
export const SETTINGS = {
  PORT: port().optional(),
  HOST: z.string().default('127.0.0.1'),
  OMS_DATA_DIR: z.string().default(join(PROJECT_FOLDER, '.data')),
  OMS_NAMESPACE: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'expected lower-case letters, digits and dashes')
    .default('oms'),
  DATABASE_URL: postgresUrl().optional(),
  ...Object.fromEntries(storeNames.map((name) => [databaseVariable(name), postgresUrl().optional()])),
  ...Object.fromEntries(SUBGRAPHS.map((name) => [urlVariable(name), httpUrl().optional()])),
  REDIS_URL: z
    .string()
    .refine((url) => parseRedisUrl(url) !== undefined, REDIS_URL_FORMS)
    .optional(),
  OMS_ACTOR_SECRET: secret().optional(),
  OMS_DATA_SECRET: secret().optional(),
  OMS_TOKEN_SECRET: secret().optional(),
  OMS_DATABASE_SECRET: secret().optional(),
  OMS_GATEWAY_SECRET: secret().optional(),
  ...PAYMENT_SETTINGS,
  ...FONT_SETTINGS,
  ...OIDC_SETTINGS,
  ...FULFILLMENT_SETTINGS,
  ...GRAPH_SETTINGS,
  OMS_ACKNOWLEDGE_SECONDS: boundedNumber(1, 3_600).default(30),
  OMS_DATABASE_CONNECTIONS: wholeNumber(2, 500).default(10),
  OMS_DRAIN_SECONDS: boundedNumber(0, 600).default(25),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headerList().optional(),
  OTEL_TRACES_SAMPLER_ARG: boundedNumber(0, 1).default(1),
  OMS_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'expected smtp://user:password@host:port or smtps://…')
    .optional(),
  OMS_MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, 'expected an address such as "Shop <orders@shop.example>"')
    .optional(),
  OMS_NOTICE_WEBHOOK_URL: httpUrl().optional(),
  OMS_NOTICE_WEBHOOK_SECRET: z.string().min(16, 'expected at least 16 characters').optional(),
  OMS_PLANNERS_EMAIL: z.email('expected an e-mail address').optional(),
  ...TEMPLATE_SETTINGS,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  LOG_FORMAT: z.enum(['pretty', 'json']).default('pretty'),
};

type Variables = ReturnType<typeof databaseVariable | typeof urlVariable>;
export type Settings = z.infer<z.ZodObject<typeof SETTINGS>> & Partial<Record<Variables, string>>;

/** Reads the settings; throws ConfigError naming every wrong variable. */
export const readSettings = (env: Env = process.env): Settings => readEnvironment(SETTINGS, env) as Settings;

/** The databases that were given one by one. */
export function ownDatabases(settings: Settings): Partial<Record<StoreName, string>> {
  return Object.fromEntries(
    storeNames.flatMap((name) => {
      const url = settings[databaseVariable(name)];
      return url ? [[name, url]] : [];
    }),
  );
}

/** Throws ConfigError naming all of the variables in `needed` that are missing. */
export function requireSettings(settings: Settings, needed: readonly (keyof Settings)[]): void {
  const missing = needed.filter((name) => settings[name] === undefined);
  if (missing.length > 0) throw new ConfigError(missing.map((name) => `${name} is missing`));
}
