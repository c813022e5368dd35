import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { partnerFile, type PartnerLine } from '../rules/partner-message.js';
import type { DemandDocument } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import type { Receiver } from '../storage/label-wanted.js';
import { worksAt } from './works-at.js';

interface OpenLine {
  readonly number: string;
  readonly orderNumber: string;
  readonly locationCode: string;
  readonly dueAt: Date | null;
  readonly service: string;
  readonly deliveryId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly demand: DemandDocument | null;
}

export interface PartnerFileInput {
  readonly locationId: string;
  readonly format: string;
}

const TO = ['name', 'line1', 'line2', 'city', 'region', 'postalCode', 'countryCode', 'phone'] as const;

const addressOf = (to: Receiver): Pick<PartnerLine, (typeof TO)[number]> =>
  Object.fromEntries(TO.map((field) => [field, to[field] ?? ''])) as Pick<PartnerLine, (typeof TO)[number]>;

function toLine({ sealer }: FulfillmentServices, row: OpenLine): PartnerLine {
  const recipient = row.demand?.deliveries.find((one) => one.deliveryId === row.deliveryId)?.recipient;
  const to: Receiver = recipient ? sealer.open<Receiver>(recipient) : {};
  return {
    fulfillmentOrder: row.number,
    orderNumber: row.orderNumber,
    location: row.locationCode,
    dueAt: row.dueAt?.toISOString() ?? null,
    service: row.service,
    sku: row.sku,
    title: row.title,
    quantity: row.quantity,
    ...addressOf(to),
  };
}

/**
 * Work that a partner is to do at a location, as a file. Writing it changes nothing: the same work is in the next file
 * until the partner has confirmed it.
 */
export async function partnerOrders(
  ctx: OperationContext<FulfillmentServices>,
  { locationId, format }: PartnerFileInput,
): Promise<{ readonly content: string; readonly lines: number }> {
  if (format !== 'CSV' && format !== 'NDJSON')
    throw refuse('INVALID_FORMAT', 'The format is CSV or NDJSON.', ['format']);
  if (!isId(locationId)) throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
  const db = ctx.database.sql();
  // Addresses are in the file: what is another location's answers like what does not exist.
  if (!(await worksAt(ctx.actor, db, [locationId])))
    throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
  const found = await rows<OpenLine>(
    db,
    sql`select o.number, o.order_number, l.code as location_code, o.due_at, o.service, o.delivery_id, f.sku, f.title,
               f.quantity - f.cancelled - f.short as quantity, w.demand
        from fulfillment_order o join fulfillment_order_line f on f.fulfillment_order_id = o.id join order_work w using (order_id) join known_location l on l.id = o.location_id
        where o.location_id = ${locationId} and o.status in ('OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED') and not o.on_hold and o.method = 'SHIPPING'
          and f.quantity - f.cancelled - f.short > 0 order by o.due_at nulls last, o.number, f.id limit 20000`,
  );
  const lines = found.map((row) => toLine(ctx.services, row));
  return { content: partnerFile(lines, format), lines: lines.length };
}
