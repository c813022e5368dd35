import { alertsProjection } from './project-alerts.js';
import { allocationsProjection } from './project-allocations.js';
import { appeasementsProjection } from './project-appeasements.js';
import { creditsProjection } from './project-credits.js';
import { casesProjection } from './project-cases.js';
import { customersProjection } from './project-customers.js';
import { fulfillmentProjection } from './project-fulfillment.js';
import { itemsProjection } from './project-items.js';
import { locationsProjection } from './project-locations.js';
import { ordersProjection } from './project-orders.js';
import { returnsProjection } from './project-returns.js';
import { stockProjection } from './project-stock.js';
import type { Projection } from './projection.js';

/** All projections; dimensions first, so that facts made anew find them. */
export const PROJECTIONS: readonly Projection[] = [
  itemsProjection,
  locationsProjection,
  customersProjection,
  ordersProjection,
  allocationsProjection,
  fulfillmentProjection,
  stockProjection,
  alertsProjection,
  casesProjection,
  appeasementsProjection,
  creditsProjection,
  returnsProjection,
] as readonly Projection<never>[];
