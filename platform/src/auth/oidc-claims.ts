import { AccessError } from '../errors/domain-error.js';
import { SCOPES, type Actor, type Permission, type Role } from './actor.js';

/** Roles that an identity provider may give. */
export const OIDC_ROLES = ['customer', 'agent', 'lead', 'associate', 'planner', 'analyst', 'admin', 'machine'] as const;
type OidcRole = Extract<Role, (typeof OIDC_ROLES)[number]>;

/** Where a provider's tokens say what; a name is that of a claim, or a path through claims such as `realm_access.roles`. */
export interface ClaimMapping {
  /** A text or a list of texts. */
  readonly role: string;
  /** Pairs of the provider's name (`*`: any, or none at all) and our role. The first that a token has is its role. */
  readonly roles: readonly (readonly [string, OidcRole])[];
  readonly customerId: string;
  readonly locations: string;
  readonly name: string;
  /** What a `machine` may do: a list of rights, or a text with blanks between them. */
  readonly scopes: string;
}

type Claims = Readonly<Record<string, unknown>>;

function claim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Claims)[part];
  }, claims);
}

/** At most 500 texts of at most 200 characters. */
function texts(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(/\s+/) : Array.isArray(value) ? (value as unknown[]) : [];
  return list.filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= 200).slice(0, 500);
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;

/** The address that the provider says it has verified; some say so in a text. */
const verifiedEmailOf = (claims: Claims): string | undefined =>
  claims['email_verified'] === true || claims['email_verified'] === 'true'
    ? text(claims['email'])?.toLowerCase()
    : undefined;

const isScope = (name: string): name is Permission => (SCOPES as readonly string[]).includes(name);

const RESERVED = /^(key|job|gateway):/;

/**
 * The actor that a verified token stands for. What a role needs and the token lacks is nothing, never everything: an
 * associate without locations has none, a machine without scopes may do nothing. Throws UNAUTHENTICATED when the token
 * names no one, FORBIDDEN when it gives no role.
 */
export function actorOfClaims(claims: Claims, mapping: ClaimMapping): Actor {
  const id = text(claims['sub']);
  if (!id || RESERVED.test(id)) throw new AccessError('UNAUTHENTICATED', 'The token names no one.');
  const given = new Set(texts(claim(claims, mapping.role)));
  const role = mapping.roles.find(([name]) => name === '*' || given.has(name))?.[1];
  if (!role) throw new AccessError('FORBIDDEN', 'The token gives no role in this installation.');
  const name = text(claim(claims, mapping.name));
  const customerId = text(claim(claims, mapping.customerId));
  const verifiedEmail = role === 'customer' ? verifiedEmailOf(claims) : undefined;
  return {
    role,
    id,
    ...(name ? { name } : {}),
    ...(role === 'customer' && customerId ? { customerId } : {}),
    ...(verifiedEmail ? { verifiedEmail } : {}),
    ...(role === 'associate' ? { locations: texts(claim(claims, mapping.locations)) } : {}),
    ...(role === 'machine' ? { scopes: texts(claim(claims, mapping.scopes)).filter(isScope) } : {}),
  };
}
