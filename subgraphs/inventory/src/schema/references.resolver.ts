import { isId } from '@oms/platform/values/ids';
import * as load from './loaders.js';

type Context = load.Context;

/** How references of other subgraphs become entities. Items and locations are open to storefronts. */
export const references = {
  Item: ({ sku }: { sku: string }, ctx: Context) => ctx.load(load.itemBySku, sku),
  Location: ({ id }: { id: string }, ctx: Context) => (isId(id) ? ctx.load(load.locationById, id) : null),
  InventoryLevel: ({ id }: { id: string }, ctx: Context) => (isId(id) ? ctx.load(load.levelById, id) : null),
  OrderLine: ({ id }: { id: string }) => (isId(id) ? { id } : null),
  EditSummaryType: ({ id }: { id: string }) => ({ id }),
  Order: ({ id }: { id: string }) => (isId(id) ? { id } : null),
};
