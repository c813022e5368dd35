import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import type { LocationChanged } from '@oms/platform/events/stock-events';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { addressProblems } from '@oms/platform/values/address';
import { isTimeZone } from '@oms/platform/values/zoned-time';
import { newId } from '@oms/platform/values/ids';
import { located } from '../geocoding/geocoder.js';
import { problemsInTimes, restate, type StatedTimes, type WorkingTimes } from '../rules/location.js';
import type { InventoryServices } from '../services.js';
import { Location } from '../storage/entities.js';

export interface UpsertLocationInput extends StatedTimes {
  readonly code: string;
  readonly name: string;
  readonly kind: 'WAREHOUSE' | 'STORE';
  readonly address: AddressValue;
  readonly timeZone?: string | null;
  readonly active?: boolean | null;
  /** Default: stores hand over orders, warehouses do not. */
  readonly pickupEnabled?: boolean | null;
  /** Minor units per parcel. */
  readonly handlingCost?: number | null;
  readonly priority?: number | null;
  /** Names under which sourcing rules speak of several locations. */
  readonly groups?: readonly string[] | null;
}

const KINDS: readonly string[] = ['WAREHOUSE', 'STORE'];

/** What is stated of when it works; what is left out is not named. */
const statedTimes = (input: StatedTimes): StatedTimes =>
  Object.fromEntries(
    Object.entries({
      cutOff: input.cutOff,
      closedWeekdays: input.closedWeekdays,
      closedDates: input.closedDates,
      handlingDays: input.handlingDays,
      dailyCapacity: input.dailyCapacity,
    }).filter(([, value]) => value !== undefined),
  );

/** Lists as the entity keeps them. */
const mutable = ({ closedWeekdays, closedDates, ...rest }: WorkingTimes) => ({
  ...rest,
  closedWeekdays: [...closedWeekdays],
  closedDates: [...closedDates],
});

type Known = Awaited<ReturnType<typeof findLocation>>;

const findLocation = (tx: Tx, code: string) => tx.em.findOne(Location, { code });

/** The location once this is stated of it. */
const valuesOf = (input: UpsertLocationInput, known: Known) => ({
  name: input.name,
  kind: input.kind,
  address: input.address,
  timeZone: input.timeZone ?? 'UTC',
  active: input.active ?? true,
  pickupEnabled: input.pickupEnabled ?? input.kind === 'STORE',
  ...rankOf(input, known),
  ...mutable(restate(statedTimes(input), known)),
});

const rankOf = (input: UpsertLocationInput, known: Known) => ({
  handlingCost: input.handlingCost ?? known?.handlingCost ?? 0,
  priority: input.priority ?? known?.priority ?? 0,
  groups: [...(input.groups ?? known?.groups ?? [])],
});

/** Writes a location that was checked, and tells of it. */
export async function putLocation(tx: Tx, input: UpsertLocationInput): Promise<{ id: string; created: boolean }> {
  const { code } = input;
  const known = await findLocation(tx, code);
  const values = valuesOf(input, known);
  const location = known ?? tx.em.create(Location, { id: newId(tx.now), code, version: 0, ...values });
  Object.assign(location, values);
  location.version += 1;
  const { handlingCost: _cost, priority: _priority, groups: _groups, ...told } = values;
  const payload: LocationChanged = { locationId: location.id, code, ...told };
  tx.emit({ type: 'LocationChanged', aggregateId: location.id, aggregateVersion: location.version, payload });
  return { id: location.id, created: !known };
}

/** Makes a warehouse or store, or replaces what is kept of it. */
export function upsertLocation(
  ctx: OperationContext<InventoryServices>,
  input: UpsertLocationInput,
): Promise<{ id: string }> {
  return runCommand(ctx, 'upsertLocation', async (tx) => {
    if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(input.code))
      throw refuse('INVALID_CODE', 'A code has capital letters, digits, - and _.', ['code']);
    if (input.name.trim() === '') throw refuse('REQUIRED', 'A location has a name.', ['name']);
    if (!KINDS.includes(input.kind)) throw refuse('INVALID_KIND', 'A location is a WAREHOUSE or a STORE.', ['kind']);
    if ((input.handlingCost ?? 0) < 0)
      throw refuse('INVALID_AMOUNT', 'handlingCost is zero or more minor units.', ['handlingCost']);
    if (!isTimeZone(input.timeZone ?? 'UTC'))
      throw refuse('INVALID_TIME_ZONE', `${input.timeZone} is not an IANA time zone.`, ['timeZone']);
    const problems = [...addressProblems(input.address, 'address'), ...problemsInTimes(input)];
    if (problems.length > 0) throw new DomainError(problems);
    tx.audit({ aggregateType: 'Location', aggregateId: input.code, command: 'upsertLocation', after: input });
    const address = await located(ctx.services.geocoder, input.address);
    const { id } = await putLocation(tx, { ...input, address });
    return { id };
  });
}
