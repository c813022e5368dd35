import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { InventoryServices } from '../services.js';
import { partition, type ImportResult } from './import-result.js';
import { putLocation } from './upsert-location.js';

export interface ImportedLocation {
  readonly code: string;
  readonly name: string;
  readonly kind: 'WAREHOUSE' | 'STORE';
  readonly timeZone?: string;
  readonly address?: AddressValue;
}

/** Imports locations by code; each needs an address, from which parcels are sent. */
export const importLocations = (
  ctx: OperationContext<InventoryServices>,
  records: readonly ImportedLocation[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importLocations', async (tx) => {
    const { good, rejected } = partition(records, (record) =>
      record.address ? undefined : { field: 'address', reason: 'a location needs an address' },
    );
    let created = 0;
    for (const record of good)
      if (record.address && (await putLocation(tx, { ...record, address: record.address })).created) created += 1;
    return { created, updated: good.length - created, unchanged: 0, rejected };
  });
