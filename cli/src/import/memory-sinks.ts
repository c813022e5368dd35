import type { ImportSinks, Sink } from './batch.js';
import { IDENTITY_OF, type EntityName, type EntityRecords } from './records.js';

/** Everything an import brought in, by entity and identity. */
export type Imported = { readonly [E in EntityName]: Map<string, EntityRecords[E]> };

function sinkFor<E extends EntityName>(entity: E, imported: Map<string, EntityRecords[E]>): Sink<EntityRecords[E]> {
  return (records) => {
    const counts = { created: 0, updated: 0, unchanged: 0, rejected: [] };
    for (const record of records) {
      const identity = IDENTITY_OF[entity](record);
      const before = imported.get(identity);
      if (!before) counts.created += 1;
      else if (JSON.stringify(before) === JSON.stringify(record)) counts.unchanged += 1;
      else counts.updated += 1;
      imported.set(identity, record);
    }
    return Promise.resolve(counts);
  };
}

/** Sinks that keep records in memory, as `oms import --dry-run` and tests need: what they count is what a first run would do. */
export function memorySinks(): { readonly imported: Imported; readonly sinks: ImportSinks } {
  const imported: Imported = {
    suppliers: new Map(),
    locations: new Map(),
    items: new Map(),
    prices: new Map(),
    stock: new Map(),
    purchaseOrders: new Map(),
    customers: new Map(),
    orders: new Map(),
  };
  const sinks: ImportSinks = {
    suppliers: sinkFor('suppliers', imported.suppliers),
    locations: sinkFor('locations', imported.locations),
    items: sinkFor('items', imported.items),
    prices: sinkFor('prices', imported.prices),
    stock: sinkFor('stock', imported.stock),
    purchaseOrders: sinkFor('purchaseOrders', imported.purchaseOrders),
    customers: sinkFor('customers', imported.customers),
    orders: sinkFor('orders', imported.orders),
  };
  return { imported, sinks };
}
