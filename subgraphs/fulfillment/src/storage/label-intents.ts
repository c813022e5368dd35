import { firstRow, run, sql, type Sql } from '@oms/platform/database/sql';
import type { ServiceLevel } from '../carriers/carrier.js';
import type { Choice } from '../rules/choose-rate.js';

/** What is about to be bought, of whom. */
export interface LabelIntent {
  readonly key: string;
  readonly carrier: string;
  readonly service: ServiceLevel;
  readonly rateReference: string | null;
  readonly expectedOn: string | null;
}

export const findIntent = (db: Sql, key: string): Promise<LabelIntent | undefined> =>
  firstRow(
    db,
    sql`select key, carrier, service, rate_reference, to_char(expected_on, 'YYYY-MM-DD') as expected_on from label_intent where key = ${key}`,
  );

/**
 * Writes down what will be bought before it is bought, in a statement of its own; answers what stands: whoever was first
 * has decided. Two workers with the same parcel so ask the same carrier under the same key.
 */
export async function putIntent(
  db: Sql,
  { key, shipmentId, now }: { readonly key: string; readonly shipmentId: string; readonly now: Date },
  { offer, expectedOn }: Choice,
): Promise<LabelIntent> {
  await run(
    db,
    sql`insert into label_intent (key, shipment_id, carrier, service, rate_reference, quoted, currency, expected_on, started_at)
        values (${key}, ${shipmentId}, ${offer.carrier}, ${offer.service}, ${offer.rateReference}, ${offer.price.minor}, ${offer.price.currency}, ${expectedOn}, ${now})
        on conflict (key) do nothing`,
  );
  const standing = await findIntent(db, key);
  if (!standing) throw new Error(`the intent ${key} was not kept`);
  return standing;
}

/** Forgets an intent under which nothing was bought, so that offers are compared anew. */
export const dropIntent = async (db: Sql, key: string): Promise<void> =>
  void (await run(db, sql`delete from label_intent where key = ${key}`));
