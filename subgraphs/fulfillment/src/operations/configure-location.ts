import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, recordset, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { DEFAULT_POLICY, policyProblem, type WorkPolicy } from '../rules/work-policy.js';
import type { FulfillmentServices } from '../services.js';
import { requireLocation } from './require-location.js';

export interface LocationPolicyInput extends Partial<{ [Key in keyof WorkPolicy]: WorkPolicy[Key] | null }> {
  readonly locationId: string;
}

type Context = OperationContext<FulfillmentServices>;

const given = (input: LocationPolicyInput): Partial<WorkPolicy> =>
  Object.fromEntries(
    Object.keys(DEFAULT_POLICY).flatMap((key) => {
      const value = input[key as keyof WorkPolicy];
      return value === undefined || (value === null && key !== 'dailyCapacity') ? [] : [[key, value]];
    }),
  );

async function requireKnown(tx: Parameters<Parameters<typeof runCommand>[2]>[0], locationId: string) {
  const place = isId(locationId)
    ? await firstRow<{ workPolicy: Partial<WorkPolicy> | null }>(
        tx.db,
        sql`select work_policy from known_location where id = ${locationId} for update`,
      )
    : undefined;
  if (!place) throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
  return place;
}

/** Sets what a location takes on in a day and until when; work that is open keeps its deadline. */
export const setLocationPolicy = (ctx: Context, input: LocationPolicyInput): Promise<{ locationId: string }> =>
  runCommand(ctx, 'setLocationPolicy', async (tx) => {
    const { workPolicy: before } = await requireKnown(tx, input.locationId);
    await requireLocation(ctx, tx, [input.locationId]);
    const after = { ...before, ...given(input) };
    const problem = policyProblem({ ...DEFAULT_POLICY, ...after });
    if (problem) throw refuse('INVALID_POLICY', problem.message, [problem.field]);
    await run(tx.db, sql`update known_location set work_policy = ${jsonb(after)} where id = ${input.locationId}`);
    tx.audit({ aggregateType: 'Location', aggregateId: input.locationId, command: 'setLocationPolicy', before, after });
    return { locationId: input.locationId };
  });

export interface BinsInput {
  readonly locationId: string;
  readonly bins: readonly { readonly sku: string; readonly bin: string; readonly sequence?: number | null }[];
}

const ORDER = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The walk through the building follows the bins' codes unless a sequence is given. */
function sequenceOf(bin: string): number {
  const signs = bin.toUpperCase().slice(0, 4).split('');
  return signs.reduce((sum, sign) => sum * 37 + (ORDER.indexOf(sign) + 1), 0);
}

/** Says where items lie at a location. */
export const setBins = (ctx: Context, { locationId, bins }: BinsInput): Promise<{ locationId: string }> =>
  runCommand(ctx, 'setBins', async (tx) => {
    await requireKnown(tx, locationId);
    await requireLocation(ctx, tx, [locationId]);
    const wrong = bins.findIndex(({ bin, sku }) => !/^\S{1,30}$/.test(bin) || !/^\S{1,64}$/.test(sku));
    if (wrong >= 0) throw refuse('INVALID_BIN', 'A bin and a SKU are codes without spaces.', ['bins', wrong, 'bin']);
    const records = bins.map(({ sku, bin, sequence }) => ({ sku, code: bin, sequence: sequence ?? sequenceOf(bin) }));
    await run(
      tx.db,
      sql`insert into bin (location_id, sku, code, sequence) select ${locationId}::uuid, sku, code, sequence from ${recordset(records, 'b', 'sku text, code text, sequence int')}
          on conflict (location_id, sku) do update set code = excluded.code, sequence = excluded.sequence`,
    );
    return { locationId };
  });
