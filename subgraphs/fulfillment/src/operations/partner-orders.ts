import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql, type Sql } from '@oms/platform/database/sql';
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

/** Lines of a page, and of the file that one query answers, at most. */
const PAGE = 1_000;
const MOST_LINES = 20_000;

/** Where a page ends: the most urgent come first, those without a moment last. */
interface Position {
  readonly due: string;
  readonly number: string;
  readonly lineId: string;
}

/** A page of what is open at a location behind a position. */
const readPage = (db: Sql, locationId: string, after: Position | null): Promise<(OpenLine & Position)[]> =>
  rows(
    db,
    sql`select * from (
          select o.number, o.order_number, l.code as location_code, o.due_at, o.service, o.delivery_id, f.sku, f.title, f.quantity - f.cancelled - f.short as quantity,
                 w.demand, coalesce(o.due_at, 'infinity')::text as due, f.id as line_id, coalesce(o.due_at, 'infinity') as due_key
          from fulfillment_order o join fulfillment_order_line f on f.fulfillment_order_id = o.id join order_work w using (order_id) join known_location l on l.id = o.location_id
          where o.location_id = ${locationId} and o.status in ('OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED') and not o.on_hold and o.method = 'SHIPPING'
            and f.quantity - f.cancelled - f.short > 0) x
        where ${after?.lineId ?? null}::uuid is null or (due_key, number, line_id) > (${after?.due ?? null}::timestamptz, ${after?.number ?? null}::text, ${after?.lineId ?? null}::uuid)
        order by due_key, number, line_id limit ${PAGE}`,
  );

async function checkInput(
  ctx: OperationContext<FulfillmentServices>,
  { locationId, format }: PartnerFileInput,
): Promise<'CSV' | 'NDJSON'> {
  if (format !== 'CSV' && format !== 'NDJSON')
    throw refuse('INVALID_FORMAT', 'The format is CSV or NDJSON.', ['format']);
  // Addresses are in the file: what is another location's answers like what does not exist.
  if (!isId(locationId) || !(await worksAt(ctx.actor, ctx.database.sql(), [locationId])))
    throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
  return format;
}

/** A piece of the file. */
export interface PartnerPage {
  readonly content: string;
  readonly lines: number;
}

/**
 * Work that a partner is to do at a location, as the pieces of a file: one page is in memory at a time. Writing it changes
 * nothing: the same work is in the next file until the partner has confirmed it.
 */
export async function* partnerPages(
  ctx: OperationContext<FulfillmentServices>,
  input: PartnerFileInput,
): AsyncGenerator<PartnerPage> {
  const format = await checkInput(ctx, input);
  let after: Position | null = null;
  for (let first = true; ; first = false) {
    const page: (OpenLine & Position)[] = await readPage(ctx.database.sql(), input.locationId, after);
    const lines = page.map((row) => toLine(ctx.services, row));
    if (first || page.length > 0) yield { content: partnerFile(lines, format, first), lines: page.length };
    if (page.length < PAGE) return;
    after = page.at(-1) ?? null;
  }
}

/** The same as one file, as long as it is not too long for an answer; what is left is in the next one. */
export async function partnerOrders(
  ctx: OperationContext<FulfillmentServices>,
  input: PartnerFileInput,
): Promise<PartnerPage> {
  let [content, lines] = ['', 0];
  for await (const page of partnerPages(ctx, input)) {
    content += page.content;
    lines += page.lines;
    if (lines >= MOST_LINES) break;
  }
  return { content, lines };
}
