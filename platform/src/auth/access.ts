import { AccessError } from '../errors/domain-error.js';
import { hasPermission, PERMISSIONS, type Actor, type Permission } from './actor.js';

/** What a field may ask for in place of a right: nothing, not even a token. */
export const PUBLIC = 'public';

/** What `@Authorized` and `@access` take. */
export type Right = Permission | typeof PUBLIC;

const RIGHTS: ReadonlySet<string> = new Set<Right>([...PERMISSIONS, PUBLIC]);

export const isRight = (name: string): name is Right => RIGHTS.has(name);

/** Whether the actor (null: without a token) holds one of the rights. */
export const holdsAny = (actor: Actor | null, anyOf: readonly Right[]): boolean =>
  anyOf.some((right) => right === PUBLIC || hasPermission(actor, right));

/** Why the actor, who lacks all of the rights, is refused: UNAUTHENTICATED without a token, otherwise FORBIDDEN. */
export function refusal(actor: Actor | null, anyOf: readonly Right[]): AccessError {
  if (!actor) return new AccessError('UNAUTHENTICATED', 'This needs a token: send it as "Authorization: Bearer …".');
  const rights = anyOf.length === 1 ? `the right ${anyOf.join('')}` : `each of the rights ${anyOf.join(', ')}`;
  const who = actor.scopes ? 'This key' : `The role ${actor.role}`;
  return new AccessError('FORBIDDEN', `${who} lacks ${rights}.`);
}

/** Throws {@link refusal} when the actor holds none of the rights. */
export function requireAny(actor: Actor | null, anyOf: readonly Right[]): void {
  if (!holdsAny(actor, anyOf)) throw refusal(actor, anyOf);
}
