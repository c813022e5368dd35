import { createHmac } from 'node:crypto';
import type { NotificationChannel, OutgoingMessage, SendOutcome } from './notification-channel.js';

export interface WebhookOptions {
  /** Where messages are posted. */
  readonly url: string;
  /** Signs each body: HMAC-SHA256, hexadecimal, in `x-oms-signature`. */
  readonly secret: string;
  /** How long an answer may take. */
  readonly timeoutMs?: number;
}

/** Answers that ask for another try, whatever was sent. */
const AGAIN = new Set([408, 425, 429]);

/** Whether the other side said that there is nobody at the address: `{"bounced": true}`. */
async function saysBounced(response: Response): Promise<boolean> {
  const text = (await response.text()).slice(0, 10_000);
  try {
    return (JSON.parse(text) as { bounced?: unknown } | null)?.bounced === true;
  } catch {
    return false;
  }
}

async function judge(response: Response): Promise<SendOutcome> {
  const { ok, status } = response;
  const bounced = !ok && (await saysBounced(response));
  if (ok) return { outcome: 'SENT' };
  const error = `the webhook answered ${status}`;
  return status >= 500 || AGAIN.has(status) ? { outcome: 'LATER', error } : { outcome: 'REFUSED', error, bounced };
}

/**
 * Posts messages to a service of the merchant's, which writes to people by whatever way it likes. A message that may have
 * arrived is posted again: its `messageId`, also in `x-oms-delivery`, tells a repetition.
 */
export const webhookChannel = ({ url, secret, timeoutMs = 20_000 }: WebhookOptions): NotificationChannel => ({
  name: 'webhook',
  async send(message: OutgoingMessage): Promise<SendOutcome> {
    const body = JSON.stringify(message);
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'x-oms-delivery': message.messageId,
          'x-oms-signature': createHmac('sha256', secret).update(body).digest('hex'),
        },
        body,
      });
      return await judge(response);
    } catch (error) {
      return { outcome: 'LATER', error: `the webhook did not answer: ${(error as Error).name}` };
    }
  },
});
