import { AccessError } from '../errors/domain-error.js';

/** Who acts. `guest` holds a publishable storefront key; `job` is a worker of this installation. */
export const ROLES = [
  'guest',
  'customer',
  'agent',
  'lead',
  'associate',
  'planner',
  'analyst',
  'admin',
  'machine',
  'job',
] as const;
export type Role = (typeof ROLES)[number];

/** A right that a field or command asks for. */
export const PERMISSIONS = [
  'storefront',
  // What a signed-in customer may have of its own.
  'account',
  'orders:read',
  'orders:write',
  'orders:price',
  // Grants money beyond limits: credit and gift cards by hand, approval of appeasements.
  'orders:credit',
  'orders:setup',
  'inventory:read',
  'inventory:write',
  'inventory:setup',
  'fulfillment:read',
  'fulfillment:write',
  // What the service desk may have done to a parcel of an order that it works on: its label tried again.
  'fulfillment:service',
  'customers:read',
  'customers:write',
  'customers:setup',
  'metrics:read',
  'admin',
  // What a gateway asks on its own behalf.
  'gateway',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const without = (...names: readonly Permission[]): Permission[] => PERMISSIONS.filter((one) => !names.includes(one));

/** Rights that another system may hold: a key's scopes. */
export const SCOPES: readonly Permission[] = without('account', 'admin', 'gateway');

const STAFF_READ: readonly Permission[] = [
  'storefront',
  'orders:read',
  'inventory:read',
  'fulfillment:read',
  'customers:read',
];

/** What each role may do. Rights on single rows (own orders, own locations) are checked where the row is. */
const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  guest: ['storefront'],
  customer: ['storefront', 'account'],
  agent: [...STAFF_READ, 'orders:write', 'customers:write', 'fulfillment:service'],
  lead: [
    ...STAFF_READ,
    'orders:write',
    'orders:price',
    'orders:credit',
    'customers:write',
    'customers:setup',
    'fulfillment:service',
    'metrics:read',
  ],
  associate: [...STAFF_READ, 'fulfillment:write', 'metrics:read'],
  planner: [...STAFF_READ, 'inventory:write', 'inventory:setup', 'metrics:read'],
  analyst: ['metrics:read'],
  admin: without('gateway'),
  machine: SCOPES,
  job: PERMISSIONS,
};

export interface Actor {
  readonly role: Role;
  /** The person's, key's or job's id; unique within the installation. */
  readonly id: string;
  readonly name?: string;
  /** The Customer that a `customer` actor is. */
  readonly customerId?: string;
  /** The e-mail address, in lower case, that a `customer`'s identity provider has verified. */
  readonly verifiedEmail?: string;
  /** The one order that a `customer` may see who holds the link to it and is not signed in. */
  readonly orderId?: string;
  /** Codes of the locations that an `associate` works at; absent: every location. */
  readonly locations?: readonly string[];
  /** What a `machine` client's key is for: it may do this of what its role may, and nothing else. Absent: all of it. */
  readonly scopes?: readonly Permission[];
  /** Requests a minute that its key is good for, over all gateways; absent: what its role is allowed. */
  readonly requestsPerMinute?: number;
}

const GRANTED: Readonly<Record<Role, ReadonlySet<Permission>>> = Object.fromEntries(
  Object.entries(ROLE_PERMISSIONS).map(([role, permissions]) => [role, new Set(permissions)]),
) as unknown as Record<Role, ReadonlySet<Permission>>;

export const hasPermission = (actor: Actor | null, permission: Permission): boolean =>
  actor !== null && GRANTED[actor.role].has(permission) && (!actor.scopes || actor.scopes.includes(permission));

/** Everything the actor may do. */
export const permissionsOf = (actor: Actor): Permission[] =>
  ROLE_PERMISSIONS[actor.role].filter((permission) => hasPermission(actor, permission));

/** Throws UNAUTHENTICATED without an actor, FORBIDDEN when the actor's role lacks the right. */
export function requirePermission(actor: Actor | null, permission: Permission): Actor {
  if (!actor) throw new AccessError('UNAUTHENTICATED', 'This needs a token: send it as "Authorization: Bearer …".');
  if (!hasPermission(actor, permission))
    throw new AccessError(
      'FORBIDDEN',
      `${actor.scopes ? 'This key' : `The role ${actor.role}`} lacks the right ${permission}.`,
    );
  return actor;
}

/** The gateway itself, where it asks on nobody's behalf. */
export const GATEWAY_ACTOR: Actor = { role: 'job', id: 'gateway', scopes: ['gateway'] };

/** The actor of work that a worker does by itself. */
export const jobActor = (name: string): Actor => ({ role: 'job', id: `job:${name}` });
