import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { ProviderMessage } from '../payments/payment-provider.js';
import type { OrdersServices } from '../services.js';
import { recordAuthorization } from './authorize-payment.js';
import { recordCaptureAnswer } from './capture-payments.js';
import { recordRefund } from './refund-payments.js';

export interface PaymentMessageInput {
  readonly provider: string;
  /** The message as it came, to the byte. */
  readonly body: string;
  readonly signature: string;
}

async function orderOf(ctx: OperationContext<OrdersServices>, table: 'payment' | 'refund', key: string) {
  const row = await firstRow<{ orderId: string }>(
    ctx.database.sql(),
    sql`select order_id from ${sql.raw(table)} where id = ${key}`,
  );
  return row?.orderId;
}

/** Records what the message tells, as the answer to our own call would be: whichever comes first counts. */
async function apply(ctx: OperationContext<OrdersServices>, { kind, key, answer }: ProviderMessage): Promise<void> {
  if (!isId(key) || kind === 'OTHER') return;
  if (kind === 'CAPTURE') return recordCaptureAnswer(ctx, key, answer);
  const orderId = await orderOf(ctx, kind === 'REFUND' ? 'refund' : 'payment', key);
  if (!orderId) return;
  if (kind === 'REFUND') await recordRefund(ctx, { orderId, refundId: key }, answer);
  else await recordAuthorization(ctx, orderId, key, answer);
}

/**
 * Takes a message of a payment provider. Its signature is the sender's right, and a message that is older than a few
 * minutes is refused. A message that comes twice does nothing: it is marked as taken after its effect, and the effect
 * itself happens once. Refuses UNKNOWN_PROVIDER and SIGNATURE_INVALID.
 */
export async function receivePaymentMessage(
  ctx: OperationContext<OrdersServices>,
  { provider, body, signature }: PaymentMessageInput,
): Promise<{ accepted: boolean }> {
  const { payments } = ctx.services;
  if (provider !== payments.name || !payments.readMessage)
    throw refuse('UNKNOWN_PROVIDER', 'No messages are taken from this provider.', ['provider']);
  const message = payments.readMessage(body, signature, ctx.clock.now());
  if (!message)
    throw refuse('SIGNATURE_INVALID', 'The signature does not fit the message, or it is too old.', ['signature']);
  const db = ctx.database.sql();
  const taken = await firstRow(
    db,
    sql`select from payment_message where provider = ${provider} and message_id = ${message.id}`,
  );
  if (taken) return { accepted: false };
  await apply({ ...ctx, idempotency: undefined }, message);
  await run(
    db,
    sql`insert into payment_message (provider, message_id, received_at) values (${provider}, ${message.id}, ${ctx.clock.now()}) on conflict do nothing`,
  );
  return { accepted: true };
}
