import { insertInto } from '@oms/platform/database/insert-into';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isCurrencyCode } from '@oms/platform/values/currency';
import { isId, newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { isKeepable } from '@oms/platform/values/keepable';
import { channelPolicies, type ChannelPolicies } from '../rules/channel-policies.js';
import { problem, textProblems } from '../rules/problem.js';
import type { ReturnPolicy } from '../rules/returns/return-policy.js';
import type { OrdersServices } from '../services.js';

export interface UpsertChannelInput {
  readonly code: string;
  readonly name: string;
  readonly kind: 'WEB' | 'STORE' | 'PHONE' | 'MARKETPLACE' | 'SOCIAL';
  readonly currencyCode: string;
  /** In front of the order number; default: the code and a dash. */
  readonly numberPrefix?: string | null;
  readonly active?: boolean | null;
  /** Code of whoever sells: its invoices, its numbers. */
  readonly legalEntity?: string | null;
  readonly pricesIncludeTax?: boolean | null;
  /** Locations that the channel's orders may be sourced from; empty: all. */
  readonly locationIds?: readonly string[] | null;
  readonly policies?: ChannelPoliciesInput | null;
}

/** Policies that are set; an amount is a decimal in the channel's currency. */
export interface ChannelPoliciesInput extends Partial<Omit<ChannelPolicies, 'holdAboveTotal' | 'returns'>> {
  readonly holdAboveTotal?: string | null;
  readonly returns?: ReturnPolicyInput | null;
}

interface ReturnPolicyInput extends Partial<Omit<ReturnPolicy, 'shippingFee'>> {
  readonly shippingFee?: string;
}

function problemsOf(input: UpsertChannelInput, known: { currency: string } | null): UserErrorData[] {
  const problems = textProblems(input);
  if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(input.code))
    problems.push(problem('INVALID_CODE', 'A code has capital letters, digits, - and _.', 'code'));
  if (input.name.trim() === '') problems.push(problem('REQUIRED', 'A channel has a name.', 'name'));
  if (input.numberPrefix && !/^\S{1,20}$/.test(input.numberPrefix))
    problems.push(
      problem('INVALID_PREFIX', 'A prefix of numbers has at most 20 characters, without spaces.', 'numberPrefix'),
    );
  if (!isCurrencyCode(input.currencyCode))
    problems.push(problem('INVALID_CURRENCY', 'Not an ISO 4217 code.', 'currencyCode'));
  if (known && known.currency !== input.currencyCode) {
    const message = `The channel sells in ${known.currency}; another currency needs another channel.`;
    problems.push(problem('CURRENCY_FIXED', message, 'currencyCode'));
  }
  return problems;
}

/** The whole of a channel's policies: what the input does not say is as it was, or by default. */
function policiesFrom(input: UpsertChannelInput, known: unknown): { kept: object; problems: UserErrorData[] } {
  const stated = Object.fromEntries(Object.entries(input.policies ?? {}).filter(([, value]) => value !== undefined));
  const { holdAboveTotal, returns, ...rest } = stated as ChannelPoliciesInput;
  const before = known as { readonly returns?: object } | null | undefined;
  const above = holdAboveTotal === undefined ? {} : { holdAboveTotal: minorOf(holdAboveTotal, input.currencyCode) };
  const parsed = channelPolicies.safeParse({
    ...before,
    ...rest,
    ...above,
    returns: { ...before?.returns, ...returnsFrom(returns, input.currencyCode) },
  });
  if (parsed.success) return { kept: parsed.data, problems: exchangeProblems(parsed.data) };
  const problems = parsed.error.issues.map((issue) =>
    problem('INVALID_POLICY', issue.message, 'policies', ...issue.path.map(String)),
  );
  return { kept: {}, problems };
}

/** What is said of returns, amounts in minor units. */
function returnsFrom(given: ReturnPolicyInput | null | undefined, currency: string): object {
  const stated = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined));
  return given?.shippingFee === undefined ? stated : { ...stated, shippingFee: minorOf(given.shippingFee, currency) };
}

const minorOf = (amount: string | null, currency: string): number | null => {
  try {
    return amount === null ? null : toMinor(amount, currency);
  } catch {
    return -1;
  }
};

function exchangeProblems({ baseCurrency, exchangeRate }: ChannelPolicies): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (baseCurrency !== null && !isCurrencyCode(baseCurrency))
    found.push(problem('INVALID_CURRENCY', 'Not an ISO 4217 code.', 'policies', 'baseCurrency'));
  if (exchangeRate !== null && !(/^\d{1,9}(\.\d{1,10})?$/.test(exchangeRate) && Number(exchangeRate) > 0))
    found.push(problem('INVALID_POLICY', 'A rate is a decimal above zero.', 'policies', 'exchangeRate'));
  return found;
}

async function referenceProblems(tx: Tx, { legalEntity, locationIds }: UpsertChannelInput): Promise<UserErrorData[]> {
  const found: UserErrorData[] = [];
  const entity =
    legalEntity && isKeepable(legalEntity)
      ? await firstRow(tx.db, sql`select from legal_entity where code = ${legalEntity}`)
      : undefined;
  if (legalEntity && isKeepable(legalEntity) && !entity)
    found.push(problem('UNKNOWN_LEGAL_ENTITY', `There is no legal entity ${legalEntity}.`, 'legalEntity'));
  const ids = locationIds ?? [];
  const known = ids.every(isId)
    ? await rows<{ id: string }>(tx.db, sql`select id from known_location where id = any(${ids}::uuid[])`)
    : [];
  const missing = ids.findIndex((id) => !known.some((one) => one.id === id.toLowerCase()));
  if (missing >= 0) found.push(problem('UNKNOWN_LOCATION', 'There is no such location.', 'locationIds', missing));
  return found;
}

interface KnownChannel {
  readonly currency: string;
  readonly policies: object;
  readonly version: number;
}

/** What an update leaves as it was when the input does not say it. */
const OPTIONAL = {
  numberPrefix: 'number_prefix',
  legalEntity: 'legal_entity',
  pricesIncludeTax: 'prices_include_tax',
  locationIds: 'location_ids',
  active: 'active',
} as const;

async function write(tx: Tx, input: UpsertChannelInput, policies: object): Promise<number> {
  const { code, name, kind, currencyCode } = input;
  const stated = Object.entries(OPTIONAL).filter(([field]) => input[field as keyof typeof OPTIONAL] != null);
  const row = {
    code,
    id: newId(tx.now),
    name,
    kind,
    currency: currencyCode,
    policies,
    number_prefix: input.numberPrefix ?? `${code}-`,
    legal_entity: input.legalEntity ?? null,
    prices_include_tax: input.pricesIncludeTax ?? false,
    location_ids: input.locationIds ?? [],
    active: input.active ?? true,
  };
  const updated = ['name', 'kind', 'policies', ...stated.map(([, column]) => column)];
  const columns =
    'code text, id uuid, name text, kind text, currency text, policies jsonb, number_prefix text, legal_entity text, prices_include_tax boolean, location_ids uuid[], active boolean';
  const written = await firstRow<{ version: number }>(
    tx.db,
    sql`${insertInto('channel', columns, [row], { created_at: tx.now, updated_at: tx.now })}
        on conflict (code) do update set ${sql.raw(updated.map((column) => `${column} = excluded.${column}`).join(', '))}, updated_at = excluded.updated_at, version = channel.version + 1
        returning version`,
  );
  return written?.version ?? 0;
}

/**
 * Makes a sales channel, or changes it: name, kind, prefix, legal entity, policies, whether it takes orders. What an update
 * does not say stays. Its currency stays always.
 */
export function upsertChannel(
  ctx: OperationContext<OrdersServices>,
  input: UpsertChannelInput,
): Promise<{ code: string; version: number }> {
  return runCommand(ctx, 'upsertChannel', async (tx) => {
    const known = await firstRow<KnownChannel>(
      tx.db,
      sql`select currency, policies, version from channel where code = ${isKeepable(input.code) ? input.code : ''} for update`,
    );
    const { kept, problems } = policiesFrom(input, known?.policies);
    const all = [...problemsOf(input, known ?? null), ...problems, ...(await referenceProblems(tx, input))];
    if (all.length > 0) throw new DomainError(all);
    const version = await write(tx, input, kept);
    tx.audit({
      aggregateType: 'Channel',
      aggregateId: input.code,
      command: 'upsertChannel',
      before: known ?? null,
      after: { ...input, policies: kept },
    });
    return { code: input.code, version };
  });
}
