import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { namesItem, readScan } from '../rules/scan-code.js';
import type { PickRow } from '../rules/pick-tasks.js';
import type { FulfillmentServices } from '../services.js';
import { pickRowsOf } from '../storage/pick-lists.js';
import { changeWork, type WorkCommandOutcome } from './change-work.js';
import { pickWithin } from './pick-fulfillment-order.js';

export interface ScanPickInput {
  /** Either of them says what is being picked. */
  readonly pickListId?: string | null;
  readonly fulfillmentOrderId?: string | null;
  /** What the scanner read: SKU, GTIN, or a GS1 symbol with GTIN and serial number. */
  readonly code: string;
  readonly serial?: string | null;
  /** Default 1. */
  readonly quantity?: number | null;
}

export interface ScanPickOutcome extends WorkCommandOutcome {
  /** Where the unit goes. */
  readonly tote: number | null;
  readonly sku: string;
}

type Context = OperationContext<FulfillmentServices>;

async function candidates({ database }: Context, input: ScanPickInput): Promise<PickRow[]> {
  const db = database.sql();
  if (input.pickListId) return isId(input.pickListId) ? ((await pickRowsOf(db, [input.pickListId]))[0] ?? []) : [];
  if (!input.fulfillmentOrderId || !isId(input.fulfillmentOrderId)) return [];
  return rows<PickRow>(
    db,
    sql`select o.id as fulfillment_order_id, o.number, 1 as tote, l.id as line_id, l.sku, l.title, i.gtin, null as bin, null as sequence,
               false as serial_tracked, l.quantity - l.cancelled - l.short as quantity, l.picked
        from fulfillment_order o join fulfillment_order_line l on l.fulfillment_order_id = o.id left join known_item i on i.sku = l.sku
        where o.id = ${input.fulfillmentOrderId}`,
  );
}

/** The portion that the scanned unit belongs to; refuses WRONG_ITEM and NOTHING_LEFT. */
function portionFor(found: readonly PickRow[], code: string, quantity: number): PickRow {
  if (found.length === 0) throw refuse('NOTHING_TO_PICK', 'There is nothing to pick under this id.', ['pickListId']);
  const named = found.filter((row) => namesItem(code, row));
  if (named.length === 0)
    throw refuse('WRONG_ITEM', `${code} is none of the items wanted here.`, ['code'], {
      wanted: [...new Set(found.filter((row) => row.picked < row.quantity).map((row) => row.sku))].toSorted((a, b) =>
        a.localeCompare(b),
      ),
    });
  const open = named.toSorted((a, b) => a.tote - b.tote).find((row) => row.quantity - row.picked >= quantity);
  if (!open) throw refuse('NOTHING_LEFT', `All units of ${code} are picked.`, ['code']);
  return open;
}

/** One scan, one unit: checks it against what is wanted and says into which tote it goes. */
export async function scanPick(ctx: Context, input: ScanPickInput): Promise<ScanPickOutcome> {
  const { code, serial: scanned } = readScan(input.code);
  const quantity = input.quantity ?? 1;
  if (!Number.isInteger(quantity) || quantity < 1)
    throw refuse('INVALID_QUANTITY', 'The quantity must be at least 1.', ['quantity']);
  const { fulfillmentOrderId, lineId, tote, sku } = portionFor(await candidates(ctx, input), code, quantity);
  const serial = input.serial ?? scanned;
  const line = { lineId, quantity, ...(serial ? { serials: [serial] } : {}) };
  const outcome = await changeWork(ctx, 'scanPick', { fulfillmentOrderId }, (order, _work, tx) =>
    pickWithin(tx, order, [line]),
  );
  return { ...outcome, tote: input.pickListId ? tote : null, sku };
}
