import type { Actor, Role } from '@oms/platform/auth/actor';
import type { ActorTokens } from '@oms/platform/auth/token';

export const DAY_SECONDS = 24 * 3_600;
const LIFETIME = 30 * DAY_SECONDS;

export interface DevelopmentToken {
  readonly role: Role;
  readonly token: string;
}

/** Roles that a development token is printed for; a `customer` is the given customer of the demo. */
const ROLES: readonly Exclude<Role, 'job'>[] = [
  'admin',
  'agent',
  'lead',
  'associate',
  'planner',
  'analyst',
  'machine',
  'customer',
  'guest',
];

/** A token per role, valid for thirty days: for development, from this installation's own secret. */
export function developmentTokens(tokens: ActorTokens, customerId: string | undefined): Promise<DevelopmentToken[]> {
  const roles = customerId ? ROLES : ROLES.filter((role) => role !== 'customer');
  return Promise.all(
    roles.map(async (role) => {
      const actor: Actor = {
        role,
        id: `dev-${role}`,
        name: `Development ${role}`,
        ...(role === 'customer' && customerId ? { customerId } : {}),
      };
      return { role, token: await tokens.sign(actor, LIFETIME) };
    }),
  );
}
