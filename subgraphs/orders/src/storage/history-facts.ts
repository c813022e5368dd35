import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { isKeepable } from '@oms/platform/values/keepable';
import type { HistoricalOrder } from '../rules/build-history.js';

/** What is known of a batch of imported orders. */
export interface KnownHistory {
  readonly channels: ReadonlyMap<string, { readonly currency: string; readonly prefix: string }>;
  readonly titles: ReadonlyMap<string, string>;
  /** Numbers of the batch that other orders have. */
  readonly numbers: Set<string>;
  /** Channel and external reference of orders that exist, by `historyKey`. */
  readonly existing: Set<string>;
}

export const historyKey = ({
  channelCode,
  externalReference,
}: {
  channelCode: string;
  externalReference: string | null;
}): string => `${channelCode}/${externalReference}`;

/** Lets one import of orders at a time through, so that two of the same file do not collide; reads what they refer to. */
export async function loadKnownHistory(tx: Tx, records: readonly HistoricalOrder[]): Promise<KnownHistory> {
  await run(tx.db, sql`select pg_advisory_xact_lock(hashtextextended('oms-import-orders', 0))`);
  const distinct = (pick: (record: HistoricalOrder) => readonly (string | undefined)[]): string[] => [
    ...new Set(records.flatMap(pick).filter((text): text is string => text !== undefined && isKeepable(text))),
  ];
  const channels = await rows<{ code: string; currency: string; prefix: string }>(
    tx.db,
    sql`select code, currency, number_prefix as prefix from channel where code = any(${distinct((one) => [one.channelCode])}::text[])`,
  );
  const existing = await rows<{ channelCode: string; externalReference: string }>(
    tx.db,
    sql`select channel_code, external_reference from orders where external_reference = any(${distinct((one) => [one.externalReference])}::text[])`,
  );
  const numbers = await rows<{ number: string }>(
    tx.db,
    sql`select number from orders where number = any(${distinct((one) => [one.number])}::text[])`,
  );
  const titles = await rows<{ sku: string; title: string }>(
    tx.db,
    sql`select sku, title from catalog_item where sku = any(${distinct((one) => one.lines.map((line) => line.sku))}::text[])`,
  );
  return {
    channels: new Map(channels.map(({ code, ...rest }) => [code, rest])),
    titles: new Map(titles.map((one) => [one.sku, one.title])),
    numbers: new Set(numbers.map((one) => one.number)),
    existing: new Set(existing.map(historyKey)),
  };
}
