import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import type { StockChanged } from '@oms/platform/events/stock-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { StatusMessage } from '@oms/platform/status/status-port';
import { inChunks } from '@oms/platform/values/in-chunks';
import type { InventoryServices } from '../services.js';
import { KEY_COLUMNS, keyRecords } from '../storage/level-keys.js';

/** Topic of the messages that tell which levels have changed: `{ levels: ChangedLevel[] }`. */
const LEVELS_TOPIC = 'stock.levels';

/** A message stays below what a PostgreSQL notification can carry. */
const LEVELS_OF_MESSAGE = 20;

interface ChangedLevel {
  readonly id: string;
  readonly sku: string;
  readonly locationId: string;
  readonly version: number;
}

/** Answers the messages that tell of changed levels, each once and as new as it is by now. It changes nothing. */
export async function publishLevels(
  { database }: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<StockChanged>[],
): Promise<StatusMessage[]> {
  const keys = [...new Map(events.map(({ aggregateId, payload }) => [aggregateId, payload])).values()];
  const levels = await rows<ChangedLevel>(
    database.sql(),
    sql`select level.id, level.sku, level.location_id, level.version::int
        from ${recordset(keyRecords(keys), 'k', KEY_COLUMNS)} join inventory_level level using (sku, location_id)`,
  );
  return inChunks(levels, LEVELS_OF_MESSAGE).map((chunk) => ({ topic: LEVELS_TOPIC, data: { levels: chunk } }));
}
