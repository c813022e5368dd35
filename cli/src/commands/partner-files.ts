import type { Writable } from 'node:stream';
import { confirmByPartner, type PartnerOutcome } from '@oms/fulfillment/operations/confirm-by-partner';
import { partnerPages } from '@oms/fulfillment/operations/partner-orders';
import { messageOfRow } from '@oms/fulfillment/rules/partner-message';
import type { Runtimes } from '@oms/jobs/runtimes';
import { jobActor } from '@oms/platform/auth/actor';
import { firstRow, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { Failure } from '../failure.js';
import { withOutput, writeTo } from '../output.js';
import { batchesOf, RowRejects, tellRejects } from '../row-file.js';
import { withSystem } from '../with-system.js';

const MESSAGES_AT_ONCE = 200;

const contextOf = ({ fulfillment }: Runtimes, partner: string) =>
  operationContext(fulfillment, jobActor(`partner.${partner}`), newId());

/** Writes a location's open work to a stream, page after page; answers how many lines. */
export async function writePartnerOrders(
  runtimes: Runtimes,
  { location, format }: { readonly location: string; readonly format: string },
  out: Writable,
): Promise<number> {
  const ctx = contextOf(runtimes, 'files');
  const found = await firstRow<{ id: string }>(
    ctx.database.sql(),
    sql`select id from known_location where code = ${location}`,
  );
  if (!found) throw new Failure(`There is no location ${location}.`);
  let lines = 0;
  for await (const page of partnerPages(ctx, { locationId: found.id, format })) {
    await writeTo(out, page.content);
    lines += page.lines;
  }
  return lines;
}

/** `oms partner-orders`: the open work of a location as CSV or NDJSON, on standard output or in a file. */
export async function partnerOrdersCommand(
  location: string,
  options: { readonly format: string; readonly out?: string },
): Promise<void> {
  await withSystem(async (runtimes) => {
    const asked = { location, format: options.format.toUpperCase() };
    const lines = await withOutput(options.out, (out) => writePartnerOrders(runtimes, asked, out));
    if (options.out) process.stdout.write(`${lines} lines written to ${options.out}.\n`);
  });
}

/** How many messages of a file were taken. */
export interface ConfirmedFile {
  readonly applied: number;
  readonly repeated: number;
  readonly rejected: number;
  /** Where the rejects are; null when there are none. */
  readonly rejectsFile: string | null;
}

/**
 * Takes a partner's file of confirmations. It may be brought again, whole or in part, also after it was interrupted: each
 * message is taken once. What is refused goes to a file of rejects, which can be mended and brought as it is.
 */
export async function readConfirmations(runtimes: Runtimes, file: string, partner: string): Promise<ConfirmedFile> {
  const rejects = new RowRejects(file);
  const count: Record<PartnerOutcome['status'], number> = { APPLIED: 0, REPEATED: 0, REJECTED: 0 };
  for await (const batch of batchesOf(file, MESSAGES_AT_ONCE)) {
    const messages = batch.map(({ row }) => messageOfRow(row));
    const outcomes = await confirmByPartner(contextOf(runtimes, partner), { messages });
    for (const [index, { status, code, problem }] of outcomes.entries()) {
      count[status] += 1;
      if (status === 'REJECTED') await rejects.write(batch[index], { code, reason: problem });
    }
  }
  const { APPLIED: applied, REPEATED: repeated, REJECTED: rejected } = count;
  return { applied, repeated, rejected, rejectsFile: await rejects.close() };
}

/** `oms partner-confirm`: takes a partner's file of confirmations, CSV or NDJSON. */
export async function partnerConfirmCommand(file: string, { partner }: { readonly partner: string }): Promise<void> {
  await withSystem(async (runtimes) => {
    const { applied, repeated, rejected, rejectsFile } = await readConfirmations(runtimes, file, partner);
    process.stdout.write(`${applied} applied, ${repeated} taken before, ${rejected} rejected.\n`);
    tellRejects(rejectsFile);
  });
}
