import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carrier-errors.js';
import type {
  Carrier,
  LabelFormat,
  LabelRequest,
  ManifestRequest,
  PurchasedLabel,
  RateQuote,
  RateRequest,
  TrackingReport,
  TrackingUpdate,
  VoidOutcome,
  WebhookRequest,
} from '../carrier.js';
import { openEasyPost, type EasyPostClient } from './easypost-client.js';
import { codeOf, statusOf, translateError } from './easypost-errors.js';
import { moneyOfRate, serviceOfRate, toQuote, toReport, toShipment } from './easypost-mapping.js';
import { readEasyPostEvent } from './easypost-webhook.js';
import { scanFormSchema, shipmentSchema, trackerSchema, type EasyPostShipment } from './responses.js';

export interface EasyPostOptions {
  readonly apiKey: string;
  /** Another address than EasyPost's own, for a proxy or a stub; with the version, such as `https://api.easypost.com/v2`. */
  readonly url?: string;
  readonly webhookSecret?: string;
  /** Milliseconds after which no answer is an unknown outcome. Default 30000. */
  readonly timeoutMs?: number;
}

const POSTAGE_EXISTS = 'SHIPMENT.POSTAGE.EXISTS';

/** Labels of the carriers behind an EasyPost account. Shipments carry our key as their reference, under which they are found again. */
export class EasyPostCarrier implements Carrier {
  readonly code = 'EASYPOST';
  readonly name = 'EasyPost';
  readonly labelFormats = ['PDF', 'ZPL', 'PNG'] as const;
  private readonly client: EasyPostClient;
  private readonly timeoutMs: number;

  constructor(private readonly options: EasyPostOptions) {
    const { apiKey, url, timeoutMs = 30_000 } = options;
    this.timeoutMs = timeoutMs;
    const baseUrl = url ? `${url.replace(/\/$/, '')}/` : undefined;
    this.client = openEasyPost(apiKey, timeoutMs, baseUrl);
  }

  async rate(request: RateRequest): Promise<RateQuote[]> {
    const known = request.idempotencyKey ? await this.retrieve(request.idempotencyKey) : null;
    const shipment = known ?? (await this.create(request));
    const quotes = shipment.rates.map((rate) => toQuote(shipment.id, rate));
    if (quotes.length === 0) throw noRates(shipment);
    return quotes.toSorted((a, b) => a.price.minor - b.price.minor);
  }

  async buy(request: LabelRequest): Promise<PurchasedLabel> {
    const key = request.idempotencyKey;
    const [shipmentId, rateId] = (request.rateReference ?? (await this.offerFor(request))).split('|');
    if (!shipmentId || !rateId) throw new CarrierRefused('UNKNOWN_RATE', 'the offer is not one of EasyPost', 'rate');
    const bought = await this.buyOrRetrieve(shipmentId, rateId, key);
    if (!bought?.postage_label) throw new CarrierOutcomeUnknown('the label is bought but cannot be found', key);
    try {
      return await this.toLabel(bought, request.format);
    } catch (error) {
      // It is paid for: whoever asks again must find it, not take it for a carrier that did nothing.
      if (error instanceof CarrierUnavailable) throw new CarrierOutcomeUnknown(error.message, key, { cause: error });
      throw error;
    }
  }

  private async buyOrRetrieve(shipmentId: string, rateId: string, key: string): Promise<EasyPostShipment | null> {
    try {
      return shipmentSchema.parse(await this.client.Shipment.buy(shipmentId, rateId));
    } catch (error) {
      if (codeOf(error) !== POSTAGE_EXISTS) throw translateError(error, { key });
      return this.retrieve(shipmentId);
    }
  }

  async find(idempotencyKey: string, format: LabelFormat = 'PDF'): Promise<PurchasedLabel | null> {
    const shipment = await this.retrieve(idempotencyKey);
    return shipment?.postage_label ? this.toLabel(shipment, format) : null;
  }

  async void({ carrierReference }: { readonly carrierReference: string }): Promise<VoidOutcome> {
    const answer = await this.call(() => this.client.Shipment.refund(carrierReference), { key: carrierReference });
    const { refund_status: status } = shipmentSchema.parse(answer);
    if (status === 'rejected') throw new CarrierRefused('VOID_REJECTED', 'the carrier does not take the label back');
    return status === 'refunded' ? 'VOIDED' : 'REQUESTED';
  }

  async track(trackingNumber: string): Promise<TrackingReport> {
    const tracker = await this.call(() => this.client.Tracker.create({ tracking_code: trackingNumber }));
    return toReport(trackerSchema.parse(tracker));
  }

  /** Shipments are on one scan form only: a repeated request finds the form that they are on. */
  async manifest({ parcels }: ManifestRequest): Promise<string | null> {
    const [first] = parcels;
    if (!first) return null;
    const earlier = (await this.retrieve(first.carrierReference))?.scan_form;
    if (earlier) return earlier.id;
    const shipments = parcels.map(({ carrierReference }) => ({ id: carrierReference }));
    const form = await this.call(() => this.client.ScanForm.create({ shipments }));
    return scanFormSchema.parse(form).id;
  }

  readWebhook(request: WebhookRequest): TrackingUpdate[] {
    return readEasyPostEvent(request, this.client, this.options.webhookSecret);
  }

  /** By our key or their id; null when there is none. */
  private async retrieve(idOrReference: string): Promise<EasyPostShipment | null> {
    try {
      return shipmentSchema.parse(await this.client.Shipment.retrieve(idOrReference));
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw translateError(error);
    }
  }

  private async create(request: RateRequest): Promise<EasyPostShipment> {
    return shipmentSchema.parse(await this.call(() => this.client.Shipment.create(toShipment(request))));
  }

  private async offerFor(request: LabelRequest): Promise<string> {
    const quote = (await this.rate(request)).find((one) => one.service === request.service);
    if (!quote) throw new CarrierRefused('SERVICE_UNAVAILABLE', `${request.service} is not offered there`, 'service');
    return quote.rateReference;
  }

  private async toLabel(shipment: EasyPostShipment, format: LabelFormat): Promise<PurchasedLabel> {
    const { selected_rate: rate, tracking_code: trackingNumber, tracker } = shipment;
    if (!rate || !trackingNumber) throw new CarrierOutcomeUnknown('the label has no tracking number yet', shipment.id);
    return {
      carrierReference: shipment.id,
      trackingNumber,
      service: serviceOfRate(rate),
      price: moneyOfRate(rate),
      label: await this.document(shipment, format),
      ...(tracker?.public_url ? { trackingUrl: tracker.public_url } : {}),
    };
  }

  private async document({ id, postage_label: own }: EasyPostShipment, format: LabelFormat) {
    const pdf = own?.label_pdf_url ?? (own?.label_file_type === 'application/pdf' ? own.label_url : null);
    const png = own?.label_file_type === 'image/png' ? own.label_url : null;
    const address = { PDF: pdf, ZPL: own?.label_zpl_url, PNG: png }[format] ?? (await this.converted(id, format));
    const mediaType = { PDF: 'application/pdf', ZPL: 'application/zpl', PNG: 'image/png' }[format];
    const response = await fetch(address, { signal: AbortSignal.timeout(this.timeoutMs) }).catch((error: unknown) => {
      throw new CarrierUnavailable('the label file cannot be fetched', undefined, { cause: error });
    });
    if (!response.ok) throw new CarrierUnavailable(`the label file cannot be fetched: ${response.status}`);
    return { format, mediaType, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  private async converted(id: string, format: LabelFormat): Promise<string> {
    const answer = await this.call(() => this.client.Shipment.convertLabelFormat(id, format));
    const { postage_label: label } = shipmentSchema.parse(answer);
    const address = { PDF: label?.label_pdf_url, ZPL: label?.label_zpl_url, PNG: label?.label_url }[format];
    if (!address) throw new CarrierRefused('FORMAT_UNAVAILABLE', `the label does not come as ${format}`, 'format');
    return address;
  }

  private async call<T>(ask: () => Promise<T>, buying?: { readonly key: string }): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw translateError(error, buying);
    }
  }
}

/** What the carriers behind EasyPost say against the parcel. */
function noRates({ messages }: EasyPostShipment): CarrierRefused {
  const texts = (messages ?? []).map(
    ({ carrier, message }) =>
      `${carrier ?? 'carrier'}: ${typeof message === 'string' ? message : JSON.stringify(message)}`,
  );
  return new CarrierRefused('NO_RATES', texts.join('; ').slice(0, 500) || 'no carrier offers a service on this route');
}
