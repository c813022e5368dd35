import { createHmac } from 'node:crypto';
import { ConfigError } from '@oms/platform/config/environment';
import { READER, readerUrl } from '@oms/platform/database/reader';
import { roleUrl, type SubgraphName } from '@oms/platform/database/subgraphs';

/** Schema and role of the queues' own tables, where queues are kept in PostgreSQL. */
export const QUEUES = 'queues';

/** Whose database it is: a subgraph's, or that of the queues' own tables. */
export type StoreName = SubgraphName | typeof QUEUES;

/** Where queues and status messages are kept. */
export interface RedisStore {
  readonly url: string;
  /** Keeps installations on one Redis apart. */
  readonly namespace: string;
}

/** Where an installation keeps its data. */
export interface Stores {
  /** URL of a role that may create roles and schemas; absent where each subgraph was given a database of its own. */
  readonly adminUrl?: string;
  /** URL of a database as the role of its owner. */
  urlOf(name: StoreName): string;
  /** URL of BI tools, which may read the views of analytics and nothing else; absent where roles are made by others. */
  readonly readerUrl?: string;
  /** Absent: queues live in PostgreSQL, in the schema {@link QUEUES}. */
  readonly redis?: RedisStore;
}

/** A role's password, derived so that none needs to be kept. */
export const passwordOf = (databaseSecret: string, name: string): string =>
  createHmac('sha256', databaseSecret).update(`oms-role:${name}`).digest('base64url');

const withRedis = (redis: RedisStore | undefined): Pick<Stores, 'redis'> => (redis ? { redis } : {});

/** Five schemas in one database: `url` is that of whoever makes roles and schemas, or names server and database only. */
export const sharedStores = (
  url: string,
  secrets: { readonly databaseSecret: string },
  redis?: RedisStore,
): Stores => ({
  adminUrl: url,
  urlOf: (name) => roleUrl(url, name, passwordOf(secrets.databaseSecret, name)),
  get readerUrl() {
    return readerUrl(url, passwordOf(secrets.databaseSecret, READER));
  },
  ...withRedis(redis),
});

/** What a process was given: databases one by one, by URLs of their owners; for the others, {@link sharedStores}. */
export const separateStores = (
  urls: Readonly<Partial<Record<StoreName, string>>>,
  others: Stores | undefined,
  redis?: RedisStore,
): Stores => ({
  urlOf(name) {
    const url = urls[name] ?? others?.urlOf(name);
    if (!url)
      throw new ConfigError([
        `${name.toUpperCase()}_DATABASE_URL is missing: this process was not given the database of ${name}, nor DATABASE_URL for all`,
      ]);
    return url;
  },
  ...withRedis(redis),
});
