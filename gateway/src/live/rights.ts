import type { Actor } from '@oms/platform/auth/actor';

/** Roles whose members see the same as each other, save for what their token restricts (locations, scopes). */
const COLLECTIVE = new Set(['agent', 'lead', 'associate', 'planner', 'analyst', 'admin']);

/**
 * What decides on what a viewer sees: everything that the token says, for staff without who it is. An event is resolved
 * once for all viewers of the same rights, so no field that a subscription can reach may depend on more than this.
 */
export function rightsOf(actor: Actor | null, authorization: string | undefined): string {
  if (!actor) return authorization ?? '';
  const { name: _name, id, ...rest } = actor;
  const stable = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(COLLECTIVE.has(actor.role) ? stable : [id, ...stable]);
}
