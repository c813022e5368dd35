import { ROLES, type Actor, type Role } from '@oms/platform/auth/actor';
import { ActorTokens } from '@oms/platform/auth/token';
import { readInstallationSecrets } from '../data-folder.js';
import { DAY_SECONDS } from '../development-tokens.js';
import { Failure } from '../failure.js';
import { isRemote } from '../installation.js';
import { environmentSecrets } from '../secrets.js';
import { readSettings } from '../settings.js';

const isRole = (text: string | undefined): text is Exclude<Role, 'job'> =>
  text !== 'job' && (ROLES as readonly (string | undefined)[]).includes(text);

/** `oms token`: a signed token of this installation, on standard output alone so that it can be piped. */
export async function token(options: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { role, id = 'cli', customer, locations, days = '30' } = options;
  if (!isRole(role)) throw new Failure(`--role must be one of ${ROLES.filter((one) => one !== 'job').join(', ')}`);
  if (role === 'customer' && !customer) throw new Failure('--role customer needs --customer <id>');
  const lifetime = Number(days);
  if (!(lifetime > 0 && lifetime <= 3_650)) throw new Failure('--days must be a number from 1 to 3650');
  const actor: Actor = {
    role,
    id,
    ...(customer ? { customerId: customer } : {}),
    ...(locations ? { locations: locations.split(',').map((code) => code.trim()) } : {}),
  };
  const settings = readSettings();
  const { actorSecret } = isRemote(settings)
    ? environmentSecrets(settings)
    : readInstallationSecrets(settings.OMS_DATA_DIR);
  process.stdout.write(`${await new ActorTokens(actorSecret).sign(actor, Math.round(lifetime * DAY_SECONDS))}\n`);
}
