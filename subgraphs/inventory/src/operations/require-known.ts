import type { Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { findLeadTimes, findLocationIds, findSkus } from '../storage/find-known.js';

/** The id of the location that an input names in `locationCode`; refuses an unknown one. */
export async function requireLocation({ db }: Tx, code: string): Promise<string> {
  const id = (await findLocationIds(db, [code])).get(code);
  if (id === undefined) throw refuse('UNKNOWN_LOCATION', `There is no location ${code}.`, ['locationCode']);
  return id;
}

/** Refuses an input whose `sku` names no item. */
export async function requireItem({ db }: Tx, sku: string): Promise<void> {
  if (!(await findSkus(db, [sku])).has(sku)) throw refuse('UNKNOWN_SKU', `There is no item ${sku}.`, ['sku']);
}

/** The lead time in days of the supplier that an input names in `supplierCode`; refuses an unknown one. */
export async function requireLeadTime({ db }: Tx, code: string): Promise<number> {
  const days = (await findLeadTimes(db, [code])).get(code);
  if (days === undefined) throw refuse('UNKNOWN_SUPPLIER', `There is no supplier ${code}.`, ['supplierCode']);
  return days;
}
