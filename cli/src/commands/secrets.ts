import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { SECRETS, type InstallationSecrets, type SecretName } from '../secrets.js';
import { sharedStores, type StoreName } from '../stores.js';

/** Name of the file that holds a secret of the installation. */
export const secretFile = (name: SecretName): string => name.replace(/Secret$/, '_secret');

/** Name of the file that holds the URL of a subgraph's database. */
export const databaseFile = (name: StoreName): string => `${name}_database_url`;

/** Files with the password of the database's administrator, and with a URL that carries it. */
export const ADMIN_FILES = { password: 'admin_database_password', url: 'admin_database_url' } as const;

const ADMIN_ROLE = 'oms_admin';

/**
 * `oms secrets`: makes the files from which the processes of a distributed installation read what must not be known.
 * What is there already is kept. The folder is its owner's alone; the files are readable, since each is shown to
 * containers that run as other users.
 */
export function makeSecrets(folder: string, { database }: { readonly database: string }): void {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const keep = (name: string, fresh: () => string): string => {
    const file = join(path, name);
    if (!existsSync(file)) writeFileSync(file, `${fresh()}\n`, { mode: 0o444 });
    return readFileSync(file, 'utf8').trim();
  };
  const random = (): string => randomBytes(32).toString('base64url');
  const secrets = Object.fromEntries(
    SECRETS.map((name) => [name, keep(secretFile(name), random)]),
  ) as InstallationSecrets;
  const password = keep(ADMIN_FILES.password, random);
  const adminUrl = keep(ADMIN_FILES.url, () => `postgresql://${ADMIN_ROLE}:${password}@${database}`);
  const stores = sharedStores(adminUrl, secrets);
  for (const name of SUBGRAPHS) keep(databaseFile(name), () => stores.urlOf(name));
  process.stdout.write(`The secrets are in ${path}.\n`);
}
