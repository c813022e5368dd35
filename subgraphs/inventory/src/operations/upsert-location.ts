import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { newId } from '@oms/platform/values/ids';
import type { LocationChangedPayload } from '../rules/inventory-events.js';
import { located } from '../geocoding/geocoder.js';
import { problemInTimes } from '../rules/location.js';
import type { InventoryServices } from '../services.js';
import { Location } from '../storage/entities.js';

export interface UpsertLocationInput {
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
  /** `HH:MM` local time until which an order leaves the same day. */
  readonly cutOff?: string | null;
  /** 0 is Sunday. */
  readonly closedWeekdays?: readonly number[] | null;
  /** `YYYY-MM-DD`. */
  readonly closedDates?: readonly string[] | null;
  readonly handlingDays?: number | null;
  /** Orders a day; null: any number. */
  readonly dailyCapacity?: number | null;
}

/** When and how much the location works; what is not stated stays as it was. */
const workingTimes = (input: UpsertLocationInput, known: Partial<Nullish<WorkingTimes>> | null): WorkingTimes => ({
  groups: [...(input.groups ?? known?.groups ?? [])],
  cutOff: input.cutOff === undefined ? (known?.cutOff ?? null) : input.cutOff,
  closedWeekdays: [...(input.closedWeekdays ?? known?.closedWeekdays ?? [])],
  closedDates: [...(input.closedDates ?? known?.closedDates ?? [])],
  handlingDays: input.handlingDays ?? known?.handlingDays ?? 0,
  dailyCapacity: input.dailyCapacity === undefined ? (known?.dailyCapacity ?? null) : input.dailyCapacity,
});

type Nullish<T> = { [Key in keyof T]: T[Key] | null | undefined };

interface WorkingTimes {
  groups: string[];
  cutOff: string | null;
  closedWeekdays: number[];
  closedDates: string[];
  handlingDays: number;
  dailyCapacity: number | null;
}

/** Writes a location that was checked, and tells of it. */
export async function putLocation(tx: Tx, input: UpsertLocationInput): Promise<{ id: string; created: boolean }> {
  const known = await tx.em.findOne(Location, { code: input.code });
  const values = {
    name: input.name,
    kind: input.kind,
    address: input.address,
    timeZone: input.timeZone ?? 'UTC',
    active: input.active ?? true,
    pickupEnabled: input.pickupEnabled ?? input.kind === 'STORE',
    handlingCost: input.handlingCost ?? known?.handlingCost ?? 0,
    priority: input.priority ?? known?.priority ?? 0,
    ...workingTimes(input, known),
  };
  const location = known ?? tx.em.create(Location, { id: newId(tx.now), code: input.code, version: 0, ...values });
  Object.assign(location, values);
  location.version += 1;
  const { name, kind, address, timeZone, active, pickupEnabled } = values;
  const payload: LocationChangedPayload = {
    locationId: location.id,
    code: input.code,
    name,
    kind,
    address,
    timeZone,
    active,
    pickupEnabled,
    cutOff: values.cutOff,
    closedWeekdays: values.closedWeekdays,
    closedDates: values.closedDates,
    handlingDays: values.handlingDays,
    dailyCapacity: values.dailyCapacity,
  };
  tx.emit({ type: 'LocationChanged', aggregateId: location.id, aggregateVersion: location.version, payload });
  return { id: location.id, created: !known };
}

function validTimeZone(zone: string | null | undefined): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone ?? 'UTC' });
    return true;
  } catch {
    return false;
  }
}

/** Makes a warehouse or store, or replaces what is kept of it. */
export function upsertLocation(
  ctx: OperationContext<InventoryServices>,
  input: UpsertLocationInput,
): Promise<{ id: string }> {
  return runCommand(ctx, 'upsertLocation', async (tx) => {
    if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(input.code))
      throw refuse('INVALID_CODE', 'A code has capital letters, digits, - and _.', ['code']);
    if (!/^[A-Z]{2}$/.test(input.address.countryCode))
      throw refuse('INVALID_ADDRESS', 'countryCode has two capital letters.', ['address', 'countryCode']);
    if (!validTimeZone(input.timeZone))
      throw refuse('INVALID_TIME_ZONE', `${input.timeZone} is not an IANA time zone.`, ['timeZone']);
    const times = problemInTimes(input);
    if (times) throw new DomainError(times);
    tx.audit({ aggregateType: 'Location', aggregateId: input.code, command: 'upsertLocation', after: input });
    const address = await located(ctx.services.geocoder, input.address);
    const { id } = await putLocation(tx, { ...input, address });
    return { id };
  });
}
