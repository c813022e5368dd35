import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/**
 * The key that follows from a secret for one purpose. It is a key object, since one made from bytes for every signature
 * costs many times what the signature itself does.
 */
export const derivedKey = (secret: string, purpose: string): KeyObject =>
  createSecretKey(createHmac('sha256', secret).update(purpose).digest());
