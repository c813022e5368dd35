import { ConfigError } from '@oms/platform/config/environment';
import type { Settings } from './settings.js';

/**
 * Secrets of one installation. `dataSecret` seals personal data between subgraphs, `tokenSecret` signs reservation
 * tokens, `actorSecret` signs the tokens of people and machines, `databaseSecret` is what roles' passwords derive from,
 * `gatewaySecret` proves to subgraphs who is asking.
 */
export const SECRETS = ['dataSecret', 'tokenSecret', 'actorSecret', 'databaseSecret', 'gatewaySecret'] as const;
export type SecretName = (typeof SECRETS)[number];
export type InstallationSecrets = Readonly<Record<SecretName, string>>;

/** The variable that carries each secret, for processes without a data folder. */
export const SECRET_VARIABLES = {
  dataSecret: 'OMS_DATA_SECRET',
  tokenSecret: 'OMS_TOKEN_SECRET',
  actorSecret: 'OMS_ACTOR_SECRET',
  databaseSecret: 'OMS_DATABASE_SECRET',
  gatewaySecret: 'OMS_GATEWAY_SECRET',
} as const satisfies Record<SecretName, keyof Settings>;

/** Whether secrets come from the environment, and so no data folder is used. */
export const hasEnvironmentSecrets = (settings: Settings): boolean =>
  SECRETS.some((name) => settings[SECRET_VARIABLES[name]] !== undefined);

/** The environment's secrets; asking for one that was not given throws ConfigError naming its variable. */
export function environmentSecrets(settings: Settings): InstallationSecrets {
  const secrets = {};
  for (const name of SECRETS) {
    const variable = SECRET_VARIABLES[name];
    Object.defineProperty(secrets, name, {
      enumerable: false,
      get() {
        const value = settings[variable];
        if (value === undefined) throw new ConfigError([`${variable} is missing`]);
        return value;
      },
    });
  }
  return secrets as InstallationSecrets;
}

/** The gateway's secrets: a list separated by commas while one is being exchanged for another, the newest first. */
export function gatewaySecrets(secret: string): [string, ...string[]] {
  const [first = '', ...others] = secret.split(',').map((part) => part.trim());
  if ([first, ...others].some((part) => part.length < 32))
    throw new ConfigError(['OMS_GATEWAY_SECRET: expected secrets of at least 32 characters, separated by commas']);
  return [first, ...others];
}
