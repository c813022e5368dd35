import { alignByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { readOrders } from '../storage/load-order.js';

/** Whole orders, without locks: for what only the whole order can tell. */
export const returnableOrder = defineLoader<string, OrderState, OrdersServices>(async (ctx, ids) =>
  alignByKey(ids, await readOrders(ctx.db, ids), (order) => order.id),
);
