import { recordMovedOrders as moveCases } from '@oms/customers/operations/record-moved-orders';
import { eraseOrders as eraseGuestsNews } from '@oms/customers/operations/erase-orders';
import { eraseOrders } from '@oms/fulfillment/operations/erase-orders';
import { recordDemand } from '@oms/fulfillment/operations/record-demand';
import { recordMovedOrders as moveLabels } from '@oms/fulfillment/operations/record-moved-orders';
import { recordItems as recordItemsInFulfillment } from '@oms/fulfillment/operations/record-items';
import { recordLocations as recordLocationsInFulfillment } from '@oms/fulfillment/operations/record-locations';
import { recordReservations as openFulfillmentOrders } from '@oms/fulfillment/operations/record-reservations';
import { recordFulfillment as commitStock } from '@oms/inventory/operations/record-fulfillment';
import { recordFulfillment } from '@oms/orders/operations/record-fulfillment';
import { placeRequestedHolds } from '@oms/orders/operations/place-requested-holds';
import { recordErasedCustomers } from '@oms/orders/operations/erase-customers';
import { recordItems } from '@oms/orders/operations/record-items';
import { recordLocations } from '@oms/orders/operations/record-locations';
import { recordMergedCustomers } from '@oms/orders/operations/record-merged-customers';
import { recordReservations } from '@oms/orders/operations/record-reservations';
import { defineJob } from './define-job.js';

/** What one subgraph must know of another it learns here: each records the newest state it is told, once. */
export const recordReservationsInOrders = defineJob({ name: 'orders.record-reservations', handle: recordReservations });
export const recordFulfillmentInOrders = defineJob({ name: 'orders.record-fulfillment', handle: recordFulfillment });
export const recordItemsInOrders = defineJob({ name: 'orders.record-items', batchSize: 200, handle: recordItems });
export const recordLocationsInOrders = defineJob({ name: 'orders.record-locations', handle: recordLocations });
export const placeHoldsInOrders = defineJob({ name: 'orders.place-requested-holds', handle: placeRequestedHolds });
export const moveOrdersOfMergedCustomers = defineJob({
  name: 'orders.record-merged-customers',
  batchSize: 5,
  handle: recordMergedCustomers,
});
export const eraseCustomersInOrders = defineJob({
  name: 'orders.record-erased-customers',
  batchSize: 5,
  handle: recordErasedCustomers,
});
export const eraseOrdersInFulfillment = defineJob({
  name: 'fulfillment.erase-orders',
  batchSize: 20,
  handle: eraseOrders,
});
export const eraseOrdersInCustomers = defineJob({
  name: 'customers.erase-orders',
  batchSize: 20,
  handle: eraseGuestsNews,
});
export const commitStockInInventory = defineJob({ name: 'inventory.record-fulfillment', handle: commitStock });
export const recordDemandInFulfillment = defineJob({ name: 'fulfillment.record-demand', handle: recordDemand });
export const openWorkInFulfillment = defineJob({
  name: 'fulfillment.record-reservations',
  handle: openFulfillmentOrders,
});
export const itemsInFulfillment = defineJob({
  name: 'fulfillment.record-items',
  batchSize: 200,
  handle: recordItemsInFulfillment,
});
export const locationsInFulfillment = defineJob({
  name: 'fulfillment.record-locations',
  handle: recordLocationsInFulfillment,
});

/** OrderMoved → what belongs to an order is the customer's whose it is now. Safe twice: it is set, not added. */
export const casesOfMovedOrders = defineJob({ name: 'customers.record-moved-orders', handle: moveCases });
export const labelsOfMovedOrders = defineJob({ name: 'fulfillment.record-moved-orders', handle: moveLabels });
