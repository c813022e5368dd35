import { CarrierRefused } from '../carrier-errors.js';
import type { TrackingUpdate, WebhookRequest } from '../carrier.js';
import type { EasyPostClient } from './easypost-client.js';
import { toEvents } from './easypost-mapping.js';
import { eventSchema, trackerSchema } from './responses.js';

/** The HMAC is made by EasyPost's own library, which knows how EasyPost writes numbers. */
function verified({ headers, body }: WebhookRequest, client: EasyPostClient, secret: string | undefined): unknown {
  if (!secret) throw new CarrierRefused('INVALID_SIGNATURE', 'no secret is set for messages of EasyPost');
  try {
    return client.Utils.validateWebhook(Buffer.from(body), headers, secret);
  } catch (cause) {
    throw new CarrierRefused('INVALID_SIGNATURE', 'the message is not signed by EasyPost', undefined, { cause });
  }
}

/** The scans in a message about a tracker; messages about other things hold none. */
export function readEasyPostEvent(
  request: WebhookRequest,
  client: EasyPostClient,
  secret: string | undefined,
): TrackingUpdate[] {
  const event = eventSchema.safeParse(verified(request, client, secret));
  if (!event.success) throw new CarrierRefused('INVALID_BODY', 'the message is not understood');
  if (!/^tracker\.(created|updated)$/.test(event.data.description)) return [];
  const tracker = trackerSchema.safeParse(event.data.result);
  if (!tracker.success) throw new CarrierRefused('INVALID_BODY', 'the message names no tracker');
  const expected = tracker.data.est_delivery_date?.slice(0, 10);
  return toEvents(tracker.data).map((one) => ({
    trackingNumber: tracker.data.tracking_code,
    event: one,
    ...(expected ? { expectedDeliveryDate: expected } : {}),
  }));
}
