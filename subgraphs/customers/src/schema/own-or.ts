import type { Permission } from '@oms/platform/auth/actor';
import type { Context } from './customer.loaders.js';

/** Customers act on what is their own with a right of their own, staff with that of writing. */
export const ownOr = (ctx: Context): Permission => (ctx.actor?.role === 'customer' ? 'account' : 'customers:write');
