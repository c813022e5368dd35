import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isCurrencyCode } from '@oms/platform/values/currency';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { isKeepable } from '@oms/platform/values/keepable';
import { isRate } from '../rules/check-discounts.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { amountProblems, problem, textProblems } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { upsert } from '../storage/upsert.js';

export interface DiscountCodeInput {
  readonly code: string;
  /** Absent: every channel. */
  readonly channel?: string | null;
  readonly reason: string;
  readonly scope: 'LINE' | 'ORDER' | 'SHIPPING';
  /** LINE: the item that it is for. */
  readonly sku?: string | null;
  readonly rate?: string | null;
  readonly amount?: AmountInput | null;
  /** Value of goods that an order must have, in the currency of `amount` or of the channel. */
  readonly minSubtotal?: AmountInput | null;
  readonly usageLimit?: number | null;
  readonly active?: boolean | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

function valueProblems(given: DiscountCodeInput, at: readonly (string | number)[]): UserErrorData[] {
  const { rate, amount, minSubtotal } = given;
  const found: UserErrorData[] = [];
  if (Boolean(rate) === Boolean(amount))
    found.push(problem('INVALID_DISCOUNT', 'A discount has either a rate or an amount.', ...at));
  if (rate && !isRate(rate)) found.push(problem('INVALID_DISCOUNT', 'A rate is above 0 and at most 1.', ...at, 'rate'));
  for (const [field, money] of Object.entries({ amount, minSubtotal })) {
    if (!money) continue;
    if (!isCurrencyCode(money.currencyCode))
      found.push(problem('INVALID_CURRENCY', 'Not an ISO 4217 code.', ...at, field));
    else found.push(...amountProblems(money, amount?.currencyCode ?? money.currencyCode, ...at, field));
  }
  if (amount && Number(amount.amount) === 0)
    found.push(problem('INVALID_DISCOUNT', 'A discount is above zero.', ...at, 'amount'));
  return found;
}

function problemsOf(given: DiscountCodeInput, now: Date, at: readonly (string | number)[]): UserErrorData[] {
  const found = [...textProblems(given, at.map(String)), ...valueProblems(given, at)];
  if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(given.code))
    found.push(problem('INVALID_CODE', 'A code has capital letters, digits, - and _.', ...at, 'code'));
  if (given.reason.trim() === '') found.push(problem('REASON_REQUIRED', 'A discount has a reason.', ...at, 'reason'));
  if ((given.scope === 'LINE') !== Boolean(given.sku))
    found.push(problem('INVALID_DISCOUNT', 'A discount of lines names their item; others name none.', ...at, 'sku'));
  if (given.usageLimit != null && given.usageLimit < 1)
    found.push(problem('INVALID_QUANTITY', 'A limit is at least 1.', ...at, 'usageLimit'));
  if (given.to && given.to <= (given.from ?? now))
    found.push(problem('INVALID_PERIOD', 'It ends after it begins.', ...at, 'to'));
  return found;
}

/** Everything that is wrong with each of these codes, in their order. */
export async function checkDiscountCodes(
  tx: Tx,
  codes: readonly DiscountCodeInput[],
  fallbackFrom: Date,
): Promise<UserErrorData[][]> {
  const named = codes.flatMap(({ channel }) => (channel && isKeepable(channel) ? [channel] : []));
  const found = await rows<{ code: string; currency: string }>(
    tx.db,
    sql`select code, currency from channel where code = any(${named}::text[])`,
  );
  const known = new Map(found.map(({ code, currency }) => [code, currency]));
  return codes.map((given, index) => {
    const at = ['codes', index];
    return [...problemsOf(given, fallbackFrom, at), ...channelProblems(given, known, at)];
  });
}

/** A code for one channel is worth something there: in its currency. */
function channelProblems(
  { channel, amount, minSubtotal }: DiscountCodeInput,
  known: ReadonlyMap<string, string>,
  at: readonly (string | number)[],
): UserErrorData[] {
  if (!channel) return [];
  const currency = known.get(channel);
  if (!currency) return [problem('UNKNOWN_CHANNEL', `There is no channel ${channel}.`, ...at, 'channel')];
  return Object.entries({ amount, minSubtotal }).flatMap(([field, money]) =>
    money && money.currencyCode !== currency
      ? [problem('CURRENCY_MISMATCH', `The channel sells in ${currency}.`, ...at, field)]
      : [],
  );
}

const COLUMNS =
  'code text, id uuid, channel_code text, reason text, scope text, sku text, rate numeric, amount bigint, currency text, min_subtotal bigint, usage_limit int, active boolean, valid_from timestamptz, valid_to timestamptz';

const minorOf = (money: AmountInput | null | undefined): number | null =>
  money ? toMinor(money.amount, money.currencyCode) : null;

/** What a code takes off, and from which value on. */
const valueOf = ({ scope, sku = null, rate = null, amount, minSubtotal }: DiscountCodeInput) => ({
  scope,
  sku,
  rate,
  amount: minorOf(amount),
  currency: (amount ?? minSubtotal)?.currencyCode ?? null,
  min_subtotal: minorOf(minSubtotal) ?? 0,
});

/** A code as it is kept; checked before. Without `from` it holds from `fallbackFrom` on. */
export const discountCodeRow = (given: DiscountCodeInput, now: Date, fallbackFrom: Date) => ({
  ...valueOf(given),
  code: given.code,
  id: newId(now),
  channel_code: given.channel ?? null,
  reason: given.reason,
  usage_limit: given.usageLimit ?? null,
  active: given.active ?? true,
  valid_from: given.from ?? fallbackFrom,
  valid_to: given.to ?? null,
});

/** Writes codes, sorted so that two lists never wait for each other in a circle. Answers how many changed. */
export const writeDiscountCodes = (tx: Tx, records: readonly ReturnType<typeof discountCodeRow>[]): Promise<number> =>
  upsert(
    tx,
    'discount_code',
    COLUMNS,
    records.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    { key: 'code', kept: 'id' },
  );

/** Sets codes that customers may use. How often a code was used is kept. All or nothing. */
export function upsertDiscountCodes(
  ctx: OperationContext<OrdersServices>,
  { codes }: { readonly codes: readonly DiscountCodeInput[] },
): Promise<{ codes: string[] }> {
  return runCommand(ctx, 'upsertDiscountCodes', async (tx) => {
    const problems = (await checkDiscountCodes(tx, codes, tx.now)).flat();
    if (problems.length > 0) throw new DomainError(problems);
    const records = new Map(codes.map((given) => [given.code, discountCodeRow(given, tx.now, tx.now)]));
    await writeDiscountCodes(tx, [...records.values()]);
    tx.audit({
      aggregateType: 'DiscountCode',
      aggregateId: 'discount-codes',
      command: 'upsertDiscountCodes',
      after: { codes },
    });
    return { codes: [...records.keys()].toSorted() };
  });
}
