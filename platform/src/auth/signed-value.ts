import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { derivedKey } from './derived-key.js';

/**
 * Values that leave the system and must come back unaltered (reservation tokens): base64url JSON and an HMAC-SHA256
 * under a key derived for one purpose, so that a value signed for one use is refused for another.
 */
export class SignedValues {
  private readonly key: KeyObject;

  constructor(
    secret: string,
    readonly purpose: string,
  ) {
    this.key = derivedKey(secret, `oms-signed:${purpose}`);
  }

  sign(value: unknown): string {
    const body = Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${body}.${this.mac(body)}`;
  }

  /** The value, or undefined when the text was not signed here for this purpose. */
  verify<T>(text: string): T | undefined {
    const [body, mac, ...rest] = text.split('.');
    if (!body || !mac || rest.length > 0) return undefined;
    const expected = Buffer.from(this.mac(body));
    const given = Buffer.from(mac);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as T;
  }

  private mac(body: string): string {
    return createHmac('sha256', this.key).update(body).digest('base64url');
  }
}
