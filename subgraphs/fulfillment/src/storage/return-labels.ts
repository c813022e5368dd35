import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { ReturnLabelRequested } from '@oms/platform/events/return-events';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { CarrierAddress, CustomsItem, LabelRequest, ServiceLevel } from '../carriers/carrier.js';
import { needsCustoms } from '../rules/customs.js';
import { returnLabelChanged, type ReturnLabel, type ReturnLabelStatus } from '../rules/return-label.js';
import type { FulfillmentServices } from '../services.js';
import { toCarrierAddress, type Receiver } from './label-wanted.js';

type Context = OperationContext<FulfillmentServices>;

const COLUMNS = sql`id, order_id, number, customer_id, location_id, form, sender, currency, items, status, version, attempts,
  carrier, service, rate_reference, tracking_number, carrier_reference, tracking_url, cost, cost_currency, failure, updated_at`;

/** Keeps what is wanted before anything is asked of a carrier; known labels stay as they are. */
export async function wantReturnLabel(db: Sql, wanted: ReturnLabelRequested, now: Date): Promise<void> {
  const { returnId, orderId, number, customerId, locationId, form, sender, currency, items } = wanted;
  await run(
    db,
    sql`insert into return_label (id, order_id, number, customer_id, location_id, form, sender, currency, items, status, created_at, updated_at)
        values (${returnId}, ${orderId}, ${number}, ${customerId}, ${locationId}, ${form}, ${sender}, ${currency}, ${jsonb(items)}, 'REQUESTED', ${now}, ${now})
        on conflict (id) do nothing`,
  );
}

export const findReturnLabel = (db: Sql, id: string): Promise<ReturnLabel | undefined> =>
  firstRow(db, sql`select ${COLUMNS} from return_label where id = ${id}`);

/** Locks the label that has this tracking number. */
export const lockByTracking = (db: Sql, trackingNumber: string): Promise<ReturnLabel | undefined> =>
  firstRow(db, sql`select ${COLUMNS} from return_label where tracking_number = ${trackingNumber} for update`);

/**
 * Writes down of whom the label will be bought, before it is; answers what stands: whoever was first has decided. Nothing
 * is chosen for a label that is not wanted any more.
 */
export async function putChoice(
  db: Sql,
  id: string,
  choice: { readonly carrier: string; readonly service: ServiceLevel; readonly rateReference: string | null },
): Promise<ReturnLabel | undefined> {
  await run(
    db,
    sql`update return_label set carrier = ${choice.carrier}, service = ${choice.service}, rate_reference = ${choice.rateReference}
        where id = ${id} and carrier is null and status = 'REQUESTED'`,
  );
  return findReturnLabel(db, id);
}

/** Forgets a choice under which nothing was bought and nothing can be, once for each time that somebody asks again. */
export const dropChoice = async (db: Sql, { id, carrier }: ReturnLabel): Promise<void> =>
  void (await run(
    db,
    sql`update return_label set carrier = null, service = null, rate_reference = null, failure = null
        where id = ${id} and carrier = ${carrier} and status = 'REQUESTED' and failure is not null`,
  ));

type Change = Partial<
  Pick<ReturnLabel, 'trackingNumber' | 'carrierReference' | 'trackingUrl' | 'cost' | 'costCurrency' | 'failure'>
>;

/** Moves a label on, unless it has moved meanwhile, and tells of it. */
export async function moveReturnLabel(
  tx: Tx,
  { id, version }: Pick<ReturnLabel, 'id' | 'version'>,
  status: ReturnLabelStatus,
  change: Change = {},
): Promise<boolean> {
  const { trackingNumber = null, carrierReference = null, trackingUrl = null, cost = null } = change;
  const moved = await firstRow<ReturnLabel>(
    tx.db,
    sql`update return_label set status = ${status}, version = version + 1, updated_at = ${tx.now}, tracking_number = coalesce(${trackingNumber}::text, tracking_number),
          carrier_reference = coalesce(${carrierReference}::text, carrier_reference), tracking_url = coalesce(${trackingUrl}::text, tracking_url),
          cost = coalesce(${cost}::bigint, cost), cost_currency = coalesce(${change.costCurrency ?? null}::text, cost_currency), failure = ${change.failure ?? null}
        where id = ${id} and version = ${version} returning ${COLUMNS}`,
  );
  if (moved) tx.emit(returnLabelChanged(moved));
  return moved !== undefined;
}

const PACKAGING_GRAMS = 150;

interface ItemFacts {
  readonly sku: string;
  readonly description: string;
  readonly hsCode: string | null;
  readonly originCountryCode: string | null;
  readonly weightGrams: number;
}

async function declared(db: Sql, label: ReturnLabel): Promise<CustomsItem[]> {
  const facts = await rows<ItemFacts>(
    db,
    sql`select i.sku, coalesce(h.customs_description, i.title) as description, h.hs_code, h.origin_country_code, i.weight_grams
        from known_item i left join item_handling h using (sku) where i.sku = any(${label.items.map(({ sku }) => sku)}::text[])`,
  );
  const known = new Map(facts.map((fact) => [fact.sku, fact]));
  return label.items.map(({ sku, quantity, value }) => {
    const { hsCode, originCountryCode, description, weightGrams = 1 } = known.get(sku) ?? {};
    return {
      description: description ?? sku,
      quantity,
      value: { minor: value * quantity, currency: label.currency },
      weightGrams: Math.max(1, weightGrams) * quantity,
      ...(hsCode ? { hsCode } : {}),
      ...(originCountryCode ? { originCountryCode } : {}),
    };
  });
}

/** What carriers are asked: a parcel from whoever has the goods to the location that takes them. */
export async function returnLabelRequest(ctx: Context, label: ReturnLabel): Promise<LabelRequest | undefined> {
  const db = ctx.database.sql();
  const place = await firstRow<{ name: string; address: AddressValue }>(
    db,
    sql`select name, address from known_location where id = ${label.locationId}`,
  );
  if (!place) return undefined;
  const items = await declared(db, label);
  const sender = toCarrierAddress('Customer', ctx.services.sealer.open<Receiver>(label.sender));
  const receiver: CarrierAddress = toCarrierAddress(place.name, place.address);
  const weightGrams = items.reduce((sum, item) => sum + item.weightGrams, PACKAGING_GRAMS);
  return {
    idempotencyKey: label.id,
    service: 'STANDARD',
    format: 'PDF',
    reference: label.number,
    parcelNumber: 1,
    parcelCount: 1,
    sender,
    receiver,
    parcel: { weightGrams, lengthMm: 350, widthMm: 250, heightMm: 150 },
    shipDate: ctx.clock.now().toISOString().slice(0, 10),
    ...(needsCustoms(sender, receiver) ? { customs: { contents: 'RETURNED_GOODS' as const, items } } : {}),
  };
}
