import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { InventoryServices } from '../services.js';
import { findLocationIds } from '../storage/find-known.js';

export interface SetChannelStockInput {
  readonly channel: string;
  /** Codes; null: every location serves the channel. */
  readonly locations?: readonly string[] | null;
  /** Units of each item that the channel never sees. */
  readonly buffer?: number | null;
}

/** Says from which locations a channel is served, and how much of each item it is not told of. */
export function setChannelStock(
  ctx: OperationContext<InventoryServices>,
  input: SetChannelStockInput,
): Promise<{ channel: string }> {
  return runCommand(ctx, 'setChannelStock', async (tx) => {
    const { channel, locations = null } = input;
    const buffer = input.buffer ?? 0;
    if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(channel))
      throw refuse('INVALID_CODE', 'A channel is named by its code.', ['channel']);
    if (buffer < 0) throw refuse('INVALID_QUANTITY', 'A buffer is zero or more units.', ['buffer']);
    const known = await findLocationIds(tx.db, locations ?? []);
    const unknown = (locations ?? []).findIndex((code) => !known.has(code));
    if (unknown >= 0)
      throw refuse('UNKNOWN_LOCATION', `There is no location ${locations?.[unknown]}.`, ['locations', String(unknown)]);
    await run(
      tx.db,
      sql`insert into channel_stock (channel_code, location_codes, buffer) values (${channel}, ${locations}::text[], ${buffer})
          on conflict (channel_code) do update set location_codes = excluded.location_codes, buffer = excluded.buffer, version = channel_stock.version + 1`,
    );
    tx.audit({ aggregateType: 'ChannelStock', aggregateId: channel, command: 'setChannelStock', after: input });
    return { channel };
  });
}
