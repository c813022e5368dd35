import { levelKey, type LevelKey } from '../rules/stock-level.js';

export const KEY_COLUMNS = 'sku text, location_id uuid';

/** Keys of levels as records to join with, each once. */
export const keyRecords = (keys: readonly LevelKey[]): { sku: string; location_id: string }[] => [
  ...new Map(keys.map((key) => [levelKey(key), { sku: key.sku, location_id: key.locationId }])).values(),
];
