import type { Money } from '@oms/platform/values/money';

/** Speed and price class. A carrier maps its own products to these three. */
export type ServiceLevel = 'ECONOMY' | 'STANDARD' | 'EXPRESS';

/** File format of a label: PDF for desktop printers, ZPL for Zebra thermal printers, PNG for screens. */
export type LabelFormat = 'PDF' | 'ZPL' | 'PNG';

/** Where a parcel leaves from or goes to. `countryCode` is ISO 3166-1 alpha-2; `region` is a state or province. */
export interface CarrierAddress {
  readonly name: string;
  readonly company?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly countryCode: string;
  readonly phone?: string;
  readonly email?: string;
}

/** One packed box: whole grams and whole millimetres, outer dimensions, packaging included. */
export interface Parcel {
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** One kind of goods on a customs declaration; `value` and `weightGrams` are for the whole quantity. */
export interface CustomsItem {
  readonly description: string;
  readonly quantity: number;
  readonly value: Money;
  readonly weightGrams: number;
  /** Harmonised System tariff code, digits only. */
  readonly hsCode?: string;
  /** ISO 3166-1 alpha-2 country of manufacture. */
  readonly originCountryCode?: string;
}

/** What customs needs to know when the parcel leaves its customs territory. */
export interface CustomsDeclaration {
  readonly contents: 'MERCHANDISE' | 'GIFT' | 'SAMPLE' | 'DOCUMENTS' | 'RETURNED_GOODS';
  readonly items: readonly CustomsItem[];
}

/** A question for prices: one parcel from sender to receiver, handed over on `shipDate` (YYYY-MM-DD). */
export interface RateRequest {
  readonly sender: CarrierAddress;
  readonly receiver: CarrierAddress;
  readonly parcel: Parcel;
  readonly shipDate: string;
  readonly customs?: CustomsDeclaration;
  /** Under this key the label may be bought later; carriers that keep quotes keep them under it. */
  readonly idempotencyKey?: string;
}

/** One offer of the carrier. */
export interface RateQuote {
  readonly service: ServiceLevel;
  /** The carrier's own product name, as shown to people. */
  readonly serviceName: string;
  readonly price: Money;
  /** Expected days from hand-over to delivery. */
  readonly transitDays: number;
  /** The carrier's handle for buying exactly this offer (EasyPost shipment and rate, Shippo rate, Sendcloud option). */
  readonly rateReference: string;
}

/** An order for one label. The same `idempotencyKey` always leads to the same label, bought once. */
export interface LabelRequest extends RateRequest {
  readonly idempotencyKey: string;
  readonly service: ServiceLevel;
  /** From a quote; without it the carrier takes its current offer for `service`. */
  readonly rateReference?: string;
  readonly format: LabelFormat;
  /** Printed on the label: the order or shipment number. */
  readonly reference: string;
  /** This parcel's place in the shipment, from 1 to `parcelCount`. */
  readonly parcelNumber: number;
  readonly parcelCount: number;
}

/** The label file itself. */
export interface LabelDocument {
  readonly format: LabelFormat;
  /** IANA media type: application/pdf, application/zpl or image/png. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A label that the carrier has sold and will honour. */
export interface PurchasedLabel {
  /** The carrier's own id of the shipment. */
  readonly carrierReference: string;
  readonly trackingNumber: string;
  readonly trackingUrl?: string;
  /** GS1 serial shipping container code, 18 digits, where the carrier gives one. */
  readonly sscc?: string;
  readonly service: ServiceLevel;
  readonly price: Money;
  readonly label: LabelDocument;
}

/** VOIDED: the label is dead. REQUESTED: the carrier decides later (refunds at most postal carriers). */
export type VoidOutcome = 'VOIDED' | 'REQUESTED';

/** Where a parcel is, in the carrier-neutral words of the shipment lifecycle. */
export type TrackingStatus =
  | 'PRE_TRANSIT'
  | 'IN_TRANSIT'
  | 'OUT_FOR_DELIVERY'
  | 'AVAILABLE_FOR_PICKUP'
  | 'DELIVERED'
  | 'EXCEPTION'
  | 'RETURN_TO_SENDER'
  | 'LOST'
  | 'VOIDED';

/** One scan. `eventId` is stable, so that a scan that is read twice is stored once. */
export interface CarrierTrackingEvent {
  readonly eventId: string;
  readonly status: TrackingStatus;
  readonly occurredAt: Date;
  readonly description: string;
  readonly location?: string;
}

/** The carrier's knowledge of one parcel; `events` oldest first. */
export interface TrackingReport {
  readonly trackingNumber: string;
  readonly status: TrackingStatus;
  readonly expectedDeliveryDate?: string;
  readonly events: readonly CarrierTrackingEvent[];
}

/** Parcels that a carrier fetches at one place on one day. */
export interface ManifestRequest {
  /** Our own number of the manifest; repeating it makes no second one. */
  readonly reference: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly sender: CarrierAddress;
  readonly parcels: readonly { readonly trackingNumber: string; readonly carrierReference: string }[];
}

/** A carrier's message about one parcel, as its webhook brought it. */
export interface TrackingUpdate {
  readonly trackingNumber: string;
  readonly event: CarrierTrackingEvent;
  readonly expectedDeliveryDate?: string;
}

/** An HTTP request of a carrier, as it came in. Header names are in lower case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/**
 * The carrier port. Every method rejects with CarrierRefused (final) or CarrierUnavailable (nothing happened: repeat
 * later); `buy` and `void` also with CarrierOutcomeUnknown (it may have happened: look it up before repeating).
 */
export interface Carrier {
  /** Stable code that is stored with shipments, such as `OMS` or `EASYPOST`. */
  readonly code: string;
  /** Name for labels and people. */
  readonly name: string;
  /** Label formats that `buy` and `find` can give. */
  readonly labelFormats: readonly LabelFormat[];

  /** Offers for the parcel, cheapest first. An empty list means: no service on this route. */
  rate(request: RateRequest): Promise<RateQuote[]>;

  /** Buys the label. Repeating it with the same idempotency key returns the label that was bought before. */
  buy(request: LabelRequest): Promise<PurchasedLabel>;

  /** The label bought under this key, or null when there is none: the way out of an unknown outcome. */
  find(idempotencyKey: string, format?: LabelFormat): Promise<PurchasedLabel | null>;

  /** Gives an unused label back. Voiding a voided label again has the same outcome. */
  void(label: { readonly trackingNumber: string; readonly carrierReference: string }): Promise<VoidOutcome>;

  /** What the carrier knows about the parcel. Refused with code UNKNOWN_TRACKING_NUMBER when it is not theirs. */
  track(trackingNumber: string): Promise<TrackingReport>;

  /** Tells the carrier what it will be handed; answers its own number of it, null when it wants to know nothing. */
  manifest(request: ManifestRequest): Promise<string | null>;

  /** Checks the signature and reads the message. Refused with INVALID_SIGNATURE or INVALID_BODY. */
  readWebhook(request: WebhookRequest): TrackingUpdate[];
}
