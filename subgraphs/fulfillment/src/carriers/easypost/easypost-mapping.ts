import { createHash } from 'node:crypto';
import { toDecimal, toMinor } from '@oms/platform/values/money';
import type {
  CarrierAddress,
  CarrierTrackingEvent,
  RateQuote,
  RateRequest,
  ServiceLevel,
  TrackingReport,
  TrackingStatus,
} from '../carrier.js';
import type { EasyPostRate, EasyPostTracker } from './responses.js';

const MM_PER_INCH = 25.4;
const GRAMS_PER_OUNCE = 28.349_523_125;
/** When the carrier does not say how long it takes. */
const UNKNOWN_DAYS = 7;

const inches = (mm: number): number => Math.ceil((mm / MM_PER_INCH) * 10) / 10;
const ounces = (grams: number): number => Math.ceil((grams / GRAMS_PER_OUNCE) * 10) / 10;

const toAddress = (address: CarrierAddress) => ({
  name: address.name,
  company: address.company,
  street1: address.line1,
  street2: address.line2,
  city: address.city,
  state: address.region,
  zip: address.postalCode,
  country: address.countryCode,
  phone: address.phone,
  email: address.email,
});

function toCustoms({ customs, sender }: RateRequest) {
  if (!customs) return {};
  const items = customs.items.map((item) => ({
    description: item.description,
    quantity: item.quantity,
    value: Number(toDecimal(item.value.minor, item.value.currency)),
    currency: item.value.currency,
    weight: ounces(item.weightGrams),
    hs_tariff_number: item.hsCode,
    origin_country: item.originCountryCode ?? sender.countryCode,
  }));
  const contents = customs.contents === 'RETURNED_GOODS' ? 'returned_goods' : customs.contents.toLowerCase();
  return {
    customs_info: {
      contents_type: contents,
      customs_certify: true,
      customs_signer: sender.name,
      restriction_type: 'none',
      non_delivery_option: 'return',
      eel_pfc: 'NOEEI 30.37(a)',
      customs_items: items,
    },
  };
}

/** A shipment as EasyPost wants it: inches and ounces, rounded up. */
export const toShipment = (request: RateRequest) => ({
  ...(request.idempotencyKey ? { reference: request.idempotencyKey } : {}),
  to_address: toAddress(request.receiver),
  from_address: toAddress(request.sender),
  parcel: {
    length: inches(request.parcel.lengthMm),
    width: inches(request.parcel.widthMm),
    height: inches(request.parcel.heightMm),
    weight: ounces(request.parcel.weightGrams),
  },
  options: { label_format: 'PDF', label_size: '4X6', label_date: `${request.shipDate}T12:00:00Z` },
  ...toCustoms(request),
});

function serviceLevel(days: number): ServiceLevel {
  if (days <= 1) return 'EXPRESS';
  return days <= 4 ? 'STANDARD' : 'ECONOMY';
}

export const moneyOfRate = ({ rate, currency }: EasyPostRate) => ({ minor: toMinor(rate, currency), currency });

const daysOf = (rate: EasyPostRate): number => rate.est_delivery_days ?? rate.delivery_days ?? UNKNOWN_DAYS;

export const serviceOfRate = (rate: EasyPostRate): ServiceLevel => serviceLevel(daysOf(rate));

/** An offer; its reference names shipment and rate, so that exactly this offer can be bought. */
export const toQuote = (shipmentId: string, rate: EasyPostRate): RateQuote => ({
  service: serviceOfRate(rate),
  serviceName: `${rate.carrier} ${rate.service}`,
  price: moneyOfRate(rate),
  transitDays: daysOf(rate),
  rateReference: `${shipmentId}|${rate.id}`,
});

const STATUS: Readonly<Record<string, TrackingStatus>> = {
  pre_transit: 'PRE_TRANSIT',
  in_transit: 'IN_TRANSIT',
  out_for_delivery: 'OUT_FOR_DELIVERY',
  delivered: 'DELIVERED',
  available_for_pickup: 'AVAILABLE_FOR_PICKUP',
  return_to_sender: 'RETURN_TO_SENDER',
  failure: 'EXCEPTION',
  error: 'EXCEPTION',
  cancelled: 'VOIDED',
};

/** What EasyPost does not know is no news. */
const statusOf = (status: string | null | undefined): TrackingStatus => STATUS[status ?? ''] ?? 'PRE_TRANSIT';

/** Scans, oldest first. EasyPost gives them no id: time, status and text make one that is the same each time. */
export function toEvents({ tracking_code, tracking_details }: EasyPostTracker): CarrierTrackingEvent[] {
  const events = (tracking_details ?? []).flatMap((detail): CarrierTrackingEvent[] => {
    const occurredAt = new Date(detail.datetime ?? '');
    if (Number.isNaN(occurredAt.getTime())) return [];
    const description = detail.message ?? detail.description ?? '';
    const { city, state, country } = detail.tracking_location ?? {};
    const location = [city, state, country].filter(Boolean).join(', ');
    const key = [tracking_code, detail.datetime, detail.status, description].join('\n');
    const eventId = createHash('sha256').update(key).digest('hex').slice(0, 32);
    return [{ eventId, status: statusOf(detail.status), occurredAt, description, ...(location ? { location } : {}) }];
  });
  return events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}

export function toReport(tracker: EasyPostTracker): TrackingReport {
  const expected = tracker.est_delivery_date?.slice(0, 10);
  return {
    trackingNumber: tracker.tracking_code,
    status: statusOf(tracker.status),
    events: toEvents(tracker),
    ...(expected ? { expectedDeliveryDate: expected } : {}),
  };
}
