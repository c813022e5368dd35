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
  'orders:read',
  'orders:write',
  'orders:price',
  'orders:setup',
  'inventory:read',
  'inventory:write',
  'inventory:setup',
  'fulfillment:read',
  'fulfillment:write',
  'customers:read',
  'customers:write',
  'customers:setup',
  'metrics:read',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const STAFF_READ: readonly Permission[] = [
  'storefront',
  'orders:read',
  'inventory:read',
  'fulfillment:read',
  'customers:read',
];

/** What each role may do. Rights on single rows (own orders, own locations) are checked where the row is. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  guest: ['storefront'],
  customer: ['storefront'],
  agent: [...STAFF_READ, 'orders:write', 'customers:write'],
  lead: [...STAFF_READ, 'orders:write', 'orders:price', 'customers:write', 'customers:setup', 'metrics:read'],
  associate: [...STAFF_READ, 'fulfillment:write'],
  planner: [...STAFF_READ, 'inventory:write', 'inventory:setup', 'metrics:read'],
  analyst: ['metrics:read'],
  admin: PERMISSIONS,
  machine: PERMISSIONS.filter((permission) => permission !== 'admin'),
  job: PERMISSIONS,
};

export interface Actor {
  readonly role: Role;
  /** The person's, key's or job's id; unique within the installation. */
  readonly id: string;
  readonly name?: string;
  /** The Customer that a `customer` actor is. */
  readonly customerId?: string;
  /** Codes of the locations that an `associate` works at; absent: every location. */
  readonly locations?: readonly string[];
}

export const hasPermission = (actor: Actor | null, permission: Permission): boolean =>
  actor !== null && ROLE_PERMISSIONS[actor.role].includes(permission);

/** Throws UNAUTHENTICATED without an actor, FORBIDDEN when the actor's role lacks the right. */
export function requirePermission(actor: Actor | null, permission: Permission): Actor {
  if (!actor) throw new AccessError('UNAUTHENTICATED', 'This needs a token: send it as "Authorization: Bearer …".');
  if (!hasPermission(actor, permission))
    throw new AccessError('FORBIDDEN', `The role ${actor.role} lacks the right ${permission}.`);
  return actor;
}

/** The actor of work that a worker does by itself. */
export const jobActor = (name: string): Actor => ({ role: 'job', id: `job:${name}` });
