import { jobActor } from '@oms/platform/auth/actor';
import { operationContext, type SubgraphRuntime } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { findCustomersByReference } from '@oms/customers/operations/find-customers-by-reference';
import { importCustomers } from '@oms/customers/operations/import-customers';
import { importItems } from '@oms/inventory/operations/import-items';
import { importLocations } from '@oms/inventory/operations/import-locations';
import { importPurchaseOrders } from '@oms/inventory/operations/import-purchase-orders';
import { importStock } from '@oms/inventory/operations/import-stock';
import { importSuppliers } from '@oms/inventory/operations/import-suppliers';
import { importOrders } from '@oms/orders/operations/import-orders';
import { importPrices } from '@oms/orders/operations/import-prices';
import type { Runtimes } from '@oms/jobs/runtimes';
import type { ImportSinks } from './import/batch.js';
import type { OrderRecord } from './import/records.js';

const ACTOR = jobActor('import');
const contextOf = <Services>(runtime: SubgraphRuntime<Services>) => operationContext(runtime, ACTOR, newId());

async function ordersSink(runtimes: Runtimes, records: OrderRecord[]) {
  const references = [...new Set(records.flatMap((record) => record.customerReference ?? []))];
  const customers = await findCustomersByReference(contextOf(runtimes.customers), references);
  const resolved = records.map((record) => ({
    ...record,
    customerId: record.customerReference ? customers.get(record.customerReference) : undefined,
  }));
  return importOrders(contextOf(runtimes.orders), resolved);
}

/** Every entity's records go to one operation of the subgraph that owns them. */
export function importSinks(runtimes: Runtimes): ImportSinks {
  const { inventory, customers, orders } = runtimes;
  return {
    suppliers: (records) => importSuppliers(contextOf(inventory), records),
    locations: (records) => importLocations(contextOf(inventory), records),
    items: (records) => importItems(contextOf(inventory), records),
    prices: (records) => importPrices(contextOf(orders), records),
    stock: (records) => importStock(contextOf(inventory), records),
    purchaseOrders: (records) => importPurchaseOrders(contextOf(inventory), records),
    customers: (records) => importCustomers(contextOf(customers), records),
    orders: (records) => ordersSink(runtimes, records),
  };
}
