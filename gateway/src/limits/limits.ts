import { ROLES, type Actor, type Role } from '@oms/platform/auth/actor';
import { z } from 'zod';
import { parseJson } from './parse-json.js';

const count = z.int().min(1);

/** What one caller may ask for. Names are those that a refusal tells. */
const limitsShape = z.strictObject({
  /** Lexical tokens of a document. */
  tokens: count,
  /** Fields below each other, fragments followed. */
  depth: count,
  /** Renamed fields, counted at each use of a fragment. */
  aliases: count,
  /** Fields of the operation's own type, counted at each use of a fragment. */
  rootFields: count,
  /** Selections of any kind, counted at each use of a fragment. */
  selections: count,
  /** Directives at one place. */
  directives: count,
  /** What an operation may cost at most, see the cost model. */
  cost: count,
  /** `first` or `last` of one list. */
  pageSize: count,
  /** Bytes of a request's body. */
  bodyBytes: count,
  /** Milliseconds in which an operation must be answered: what is not there by then is null, with an error. */
  timeMs: count,
  /** Operations of one caller under way at a time, in one process. */
  concurrency: count,
  /** Connections of one caller that are held open at a time, sockets and streams, in one process. */
  streams: count,
  /** Requests of one caller in a minute, in all processes together. */
  requestsPerMinute: count,
});

export type Limits = z.infer<typeof limitsShape>;
export type LimitName = keyof Limits;

/** Limits by role; `guest` are also those of a caller without a token. */
export type LimitsByRole = Readonly<Record<Role, Limits>>;

const SHOPPER: Limits = {
  tokens: 2_000,
  depth: 12,
  aliases: 30,
  rootFields: 10,
  selections: 400,
  directives: 4,
  cost: 10_000,
  pageSize: 100,
  bodyBytes: 256 * 1024,
  timeMs: 15_000,
  concurrency: 20,
  streams: 50,
  requestsPerMinute: 600,
};

const STAFF: Limits = {
  ...SHOPPER,
  tokens: 6_000,
  depth: 15,
  aliases: 60,
  rootFields: 20,
  selections: 1_500,
  cost: 50_000,
  pageSize: 250,
  bodyBytes: 1024 * 1024,
  timeMs: 30_000,
  concurrency: 40,
  streams: 200,
  requestsPerMinute: 1_800,
};

const MACHINE: Limits = { ...STAFF, cost: 200_000, concurrency: 100, streams: 1_000, requestsPerMinute: 30_000 };

/** Limits as they are unless an installation says otherwise. */
export const DEFAULT_LIMITS: LimitsByRole = {
  guest: SHOPPER,
  customer: SHOPPER,
  agent: STAFF,
  lead: STAFF,
  associate: STAFF,
  planner: STAFF,
  analyst: { ...STAFF, cost: 200_000, timeMs: 60_000 },
  admin: { ...STAFF, cost: 200_000 },
  machine: MACHINE,
  job: MACHINE,
};

const changes = z.partialRecord(z.enum(ROLES), limitsShape.partial());

/**
 * The defaults with an installation's changes: `{"customer": {"cost": 5000}, …}`. Throws an error that names every wrong
 * entry.
 */
export function readLimits(json: string): LimitsByRole {
  const parsed = changes.safeParse(parseJson(json, 'JSON such as {"customer": {"cost": 5000}}'));
  if (!parsed.success)
    throw new Error(`Limits are not usable:\n${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const entries = ROLES.map((role) => [role, { ...DEFAULT_LIMITS[role], ...parsed.data[role] }]);
  return Object.fromEntries(entries) as LimitsByRole;
}

/** The limits of a caller; null has no token. */
export const limitsOf = (limits: LimitsByRole, actor: Actor | null): Limits => limits[actor?.role ?? 'guest'];
