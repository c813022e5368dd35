import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { CarrierRefused } from './carrier-errors.js';
import type { TrackingUpdate, WebhookRequest } from './carrier.js';

export const SIGNATURE_HEADER = 'x-oms-carrier-signature';

const updates = z.object({
  updates: z
    .array(
      z.object({
        trackingNumber: z.string().min(1).max(64),
        expectedDeliveryDate: z.iso.date().optional(),
        event: z.object({
          eventId: z.string().min(1).max(200),
          status: z.enum([
            'PRE_TRANSIT',
            'IN_TRANSIT',
            'OUT_FOR_DELIVERY',
            'AVAILABLE_FOR_PICKUP',
            'DELIVERED',
            'EXCEPTION',
            'RETURN_TO_SENDER',
            'LOST',
            'VOIDED',
          ]),
          occurredAt: z.coerce.date(),
          description: z.string().max(500),
          location: z.string().max(200).optional(),
        }),
      }),
    )
    .max(1_000),
});

/** HMAC-SHA256 of the body in hexadecimal, as the built-in carrier signs its messages. */
export const signBody = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Whether a signature in hexadecimal is the HMAC-SHA256 of the body; takes the same time for every wrong one. */
function isSigned(body: string, secret: string, given: string | undefined): boolean {
  const expected = Buffer.from(signBody(body, secret));
  const actual = Buffer.from((given ?? '').toLowerCase());
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** JSON that came from outside. Refused with INVALID_BODY. */
function parseBody<T>(schema: z.ZodType<T>, body: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw new CarrierRefused('INVALID_BODY', 'the message is not understood', undefined, { cause });
  }
}

/** The built-in carrier's messages. */
export function readSignedUpdates({ headers, body }: WebhookRequest, secret: string): TrackingUpdate[] {
  if (!isSigned(body, secret, headers[SIGNATURE_HEADER]))
    throw new CarrierRefused('INVALID_SIGNATURE', 'the message is not signed by the carrier');
  return parseBody(updates, body).updates.map(
    ({ trackingNumber, expectedDeliveryDate, event: { location, ...event } }) => ({
      trackingNumber,
      event: { ...event, ...(location ? { location } : {}) },
      ...(expectedDeliveryDate ? { expectedDeliveryDate } : {}),
    }),
  );
}
