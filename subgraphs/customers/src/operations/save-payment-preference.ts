import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { isDay } from '@oms/platform/values/zoned-time';
import type { CustomersServices } from '../services.js';
import { requireCustomer } from './require-customer.js';

export interface PaymentPreferenceInput {
  readonly customerId: string;
  readonly provider: string;
  /** What the provider calls it; never a card's number. */
  readonly tokenReference: string;
  /** As the customer knows it, such as "Visa …4242". */
  readonly label: string;
  /** Last day on which it can be used, YYYY-MM-DD. */
  readonly expiresOn?: string | null;
  readonly isDefault?: boolean | null;
}

/** 13 to 19 digits, however they are grouped: what nobody may ever hand us. */
const CARD_NUMBER = /(?:\d[ -]?){13,19}/;

function problemsIn({ tokenReference, label, expiresOn }: PaymentPreferenceInput): UserErrorData[] {
  const isCard = (text: string) => CARD_NUMBER.test(text);
  return [...(isCard(tokenReference) ? ['tokenReference'] : []), ...(isCard(label) ? ['label'] : [])]
    .map((field): UserErrorData => ({
      code: 'CARD_NUMBER',
      message: 'Never send the number of a card.',
      field: [field],
    }))
    .concat(
      expiresOn != null && !isDay(expiresOn)
        ? [{ code: 'INVALID_DATE', message: 'expiresOn is a day of the calendar, YYYY-MM-DD.', field: ['expiresOn'] }]
        : [],
    );
}

async function insert(tx: Tx, input: PaymentPreferenceInput): Promise<void> {
  const { customerId, provider, tokenReference, label, expiresOn = null, isDefault = false } = input;
  if (isDefault)
    await run(tx.db, sql`update payment_preference set is_default = false where customer_id = ${customerId}`);
  await run(
    tx.db,
    sql`insert into payment_preference (id, customer_id, provider, token_reference, label, expires_on, is_default, created_at)
        values (${newId(tx.now)}, ${customerId}, ${provider}, ${tokenReference}, ${label}, ${expiresOn}::date, ${Boolean(isDefault)}, ${tx.now}::timestamptz)
        on conflict (customer_id, provider, token_reference) do update set label = excluded.label, expires_on = excluded.expires_on, is_default = excluded.is_default`,
  );
}

/** Remembers how a customer likes to pay: the reference that a payment provider gave. Refuses card numbers. */
export function savePaymentPreference(
  ctx: OperationContext<CustomersServices>,
  input: PaymentPreferenceInput,
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'savePaymentPreference', async (tx) => {
    const problems = problemsIn(input);
    if (problems.length > 0) throw new DomainError(problems);
    if (!input.provider || !input.tokenReference || !input.label)
      throw refuse('EMPTY', 'provider, tokenReference and label must not be empty.', ['tokenReference']);
    await requireCustomer(tx, input.customerId);
    await insert(tx, input);
    return { customerId: input.customerId };
  });
}
