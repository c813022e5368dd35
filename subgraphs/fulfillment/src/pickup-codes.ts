import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { derivedKey } from '@oms/platform/auth/derived-key';

/** Letters and digits that nobody takes for one another when a code is read out. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

/** The customer's proof at the counter: a code that follows from the fulfillment order and the installation's secret. */
export class PickupCodes {
  private readonly key: KeyObject;

  constructor(secret: string) {
    this.key = derivedKey(secret, 'oms-pickup-code');
  }

  /** Eight letters and digits, such as `K7MQ2XWD`. */
  codeOf(fulfillmentOrderId: string): string {
    const mac = createHmac('sha256', this.key).update(fulfillmentOrderId).digest();
    return Array.from({ length: LENGTH }, (_, index) => ALPHABET[(mac[index] ?? 0) % ALPHABET.length]).join('');
  }

  /** What the QR code on the customer's screen says. */
  qrTextOf(fulfillmentOrderId: string): string {
    return `OMS-PICKUP:${fulfillmentOrderId}:${this.codeOf(fulfillmentOrderId)}`;
  }

  /** Whether a code typed in or a QR code scanned belongs to the order; case, spaces and dashes do not matter. */
  matches(fulfillmentOrderId: string, given: string): boolean {
    const text = given.trim();
    const scanned = /^OMS-PICKUP:([0-9a-f-]{36}):(.+)$/i.exec(text);
    if (scanned && scanned[1]?.toLowerCase() !== fulfillmentOrderId) return false;
    const code = Buffer.from((scanned?.[2] ?? text).toUpperCase().replace(/[\s-]/g, ''));
    const expected = Buffer.from(this.codeOf(fulfillmentOrderId));
    return code.length === expected.length && timingSafeEqual(code, expected);
  }
}
