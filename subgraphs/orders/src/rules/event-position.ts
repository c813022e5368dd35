import { isId } from '@oms/platform/values/ids';

/** An entry of an order's timeline. */
export interface EventAddress {
  readonly orderId: string;
  readonly sequence: number;
}

/** The entry's address as clients hold it: opaque, and the same for as long as the order exists. */
export const eventPosition = ({ orderId, sequence }: EventAddress): string =>
  Buffer.from(`${orderId}:${sequence}`).toString('base64url');

/** The address in a position; undefined when it is none. */
export function addressIn(position: string): EventAddress | undefined {
  const [orderId = '', sequence = '', ...rest] = Buffer.from(position, 'base64url').toString('utf8').split(':');
  if (rest.length > 0 || !isId(orderId) || !/^[1-9]\d{0,8}$/.test(sequence)) return undefined;
  return { orderId, sequence: Number(sequence) };
}
