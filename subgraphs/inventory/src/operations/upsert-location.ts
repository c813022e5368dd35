import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { newId } from '@oms/platform/values/ids';
import type { LocationChangedPayload } from '../rules/inventory-events.js';
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
    tx.audit({ aggregateType: 'Location', aggregateId: input.code, command: 'upsertLocation', after: input });
    const { id } = await putLocation(tx, input);
    return { id };
  });
}
