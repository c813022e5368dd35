import type { Writable } from 'node:stream';
import type { Runtimes } from '@oms/jobs/runtimes';
import { exportOrders, type ExportFilter } from '@oms/orders/operations/export-orders';
import { orderLifecycle } from '@oms/orders/rules/order-lifecycle';
import { isDay } from '@oms/platform/values/zoned-time';
import { Failure } from '../failure.js';
import { withOutput, writeTo } from '../output.js';
import { withSystem } from '../with-system.js';

interface ExportOptions {
  readonly format: string;
  readonly out?: string;
  readonly from?: string;
  readonly to?: string;
  readonly channel?: string;
  readonly status?: string;
}

function moment(option: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const date = new Date(text);
  if (!isDay(text.slice(0, 10)) || Number.isNaN(date.getTime()))
    throw new Failure(`--${option} is a date such as 2026-03-01, or a moment such as 2026-03-01T12:00:00Z.`);
  return date;
}

function statuses(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const known = Object.keys(orderLifecycle.transitions);
  const given = text.split(',').map((one) => one.trim().toUpperCase());
  const unknown = given.find((one) => !known.includes(one));
  if (unknown !== undefined) throw new Failure(`--status ${unknown}: it is one of ${known.join(', ')}.`);
  return given;
}

/** Writes the orders that are asked for to a stream, page after page; answers how many. */
export async function writeOrders(
  { orders }: Runtimes,
  filter: ExportFilter,
  format: 'CSV' | 'NDJSON',
  out: Writable,
): Promise<number> {
  let count = 0;
  for await (const page of exportOrders(orders, filter, format)) {
    await writeTo(out, page.content);
    count += page.orders;
  }
  return count;
}

/** `oms export-orders`: orders as CSV or NDJSON, on standard output or in a file. */
export async function exportOrdersCommand(options: ExportOptions): Promise<void> {
  const format = options.format.toUpperCase();
  if (format !== 'CSV' && format !== 'NDJSON') throw new Failure('--format is csv or ndjson.');
  const filter: ExportFilter = {
    placedFrom: moment('from', options.from),
    placedTo: moment('to', options.to),
    channel: options.channel ?? null,
    status: statuses(options.status),
  };
  await withSystem(async (runtimes) => {
    const count = await withOutput(options.out, (out) => writeOrders(runtimes, filter, format, out));
    if (options.out) process.stdout.write(`${count} orders written to ${options.out}.\n`);
  });
}
