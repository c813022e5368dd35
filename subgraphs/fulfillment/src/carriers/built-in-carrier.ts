import type { Database } from '@oms/platform/database/database';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import { layoutLabel, type LabelLayout } from '../labels/label-layout.js';
import { renderLabel } from '../labels/render-label.js';
import { stableHash } from '@oms/platform/values/stable-json';
import { BuiltInFaults } from './built-in-faults.js';
import { CarrierOutcomeUnknown, CarrierRefused } from './carrier-errors.js';
import type {
  Carrier,
  CarrierTrackingEvent,
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
} from './carrier.js';
import { BUILT_IN_RATES, quoteRates } from './rate-table.js';
import { readSignedUpdates } from './signed-updates.js';
import { sscc18, trackingNumber } from './tracking-number.js';
import { zoneOf } from './zone.js';

const COMPANY_PREFIX = '0614141';

interface Sale {
  readonly serial: number;
  readonly trackingNumber: string;
  readonly service: LabelRequest['service'];
  readonly price: number;
  readonly currency: string;
  readonly request: LabelRequest;
}

const ssccOf = ({ serial }: Sale): string => sscc18({ companyPrefix: COMPANY_PREFIX, serial });

function layoutOf(carrierName: string, sale: Sale): LabelLayout {
  const { sender, receiver, reference, parcelNumber, parcelCount, parcel, shipDate } = sale.request;
  return layoutLabel({
    carrierName,
    serviceName: BUILT_IN_RATES.services[sale.service].name,
    sender,
    receiver,
    routingCode: `${receiver.countryCode}-${zoneOf(sender, receiver)}`,
    reference,
    parcelNumber,
    parcelCount,
    weightGrams: parcel.weightGrams,
    trackingNumber: sale.trackingNumber,
    sscc: ssccOf(sale),
    shipDate,
  });
}

/**
 * A carrier for every day without an account: rates by zone and weight, real labels, and a ledger of its own that is
 * committed before it answers. A repeated key is answered with the label that was sold under it.
 */
export class BuiltInCarrier implements Carrier {
  readonly code = 'OMS';
  readonly name = 'OMS Parcel';
  readonly labelFormats = ['PDF', 'ZPL', 'PNG'] as const;
  static readonly faults = new BuiltInFaults();

  constructor(
    private readonly database: Database,
    private readonly webhookSecret: string,
  ) {}

  async rate(request: RateRequest): Promise<RateQuote[]> {
    return quoteRates(BUILT_IN_RATES, request);
  }

  async buy(request: LabelRequest): Promise<PurchasedLabel> {
    await BuiltInCarrier.faults.beforeSale();
    const quote = quoteRates(BUILT_IN_RATES, request).find((one) => one.service === request.service);
    if (!quote) throw new CarrierRefused('SERVICE_UNAVAILABLE', `${request.service} is not offered there`, 'service');
    const db = this.database.sql();
    const serial =
      (await firstRow<{ serial: number }>(db, sql`select nextval('carrier_serial') as serial`))?.serial ?? 0;
    await run(
      db,
      sql`insert into carrier_ledger (key, serial, tracking_number, service, price, currency, request)
          values (${request.idempotencyKey}, ${serial}, ${trackingNumber(serial)}, ${request.service}, ${quote.price.minor}, ${quote.price.currency}, ${JSON.stringify(request)}::jsonb) on conflict (key) do nothing`,
    );
    BuiltInCarrier.faults.afterSale(request.idempotencyKey);
    const sold = await this.find(request.idempotencyKey, request.format);
    if (!sold) throw new CarrierOutcomeUnknown('the sale is not in the ledger', request.idempotencyKey);
    return sold;
  }

  async find(key: string, format?: LabelFormat): Promise<PurchasedLabel | null> {
    const sale = await firstRow<Sale>(this.database.sql(), sql`select * from carrier_ledger where key = ${key}`);
    if (!sale) return null;
    return {
      carrierReference: key,
      trackingNumber: sale.trackingNumber,
      sscc: ssccOf(sale),
      service: sale.service,
      price: { minor: sale.price, currency: sale.currency },
      label: await renderLabel(layoutOf(this.name, sale), format ?? sale.request.format),
    };
  }

  async void({ trackingNumber: tracking }: { readonly trackingNumber: string }): Promise<VoidOutcome> {
    BuiltInCarrier.faults.beforeVoid();
    const changed = await run(
      this.database.sql(),
      sql`update carrier_ledger set voided_at = coalesce(voided_at, clock_timestamp()) where tracking_number = ${tracking}`,
    );
    if (changed === 0) throw new CarrierRefused('UNKNOWN_TRACKING_NUMBER', `${tracking} was not sold here`);
    return 'VOIDED';
  }

  async track(tracking: string): Promise<TrackingReport> {
    const db = this.database.sql();
    const sale = await firstRow<{ voidedAt: Date | null }>(
      db,
      sql`select voided_at from carrier_ledger where tracking_number = ${tracking}`,
    );
    if (!sale) throw new CarrierRefused('UNKNOWN_TRACKING_NUMBER', `${tracking} was not sold here`);
    const events = await rows<CarrierTrackingEvent>(
      db,
      sql`select event_id, status, description, occurred_at from carrier_scan where tracking_number = ${tracking} order by occurred_at, event_id`,
    );
    const status = sale.voidedAt ? 'VOIDED' : (events.at(-1)?.status ?? 'PRE_TRANSIT');
    return { trackingNumber: tracking, status, events };
  }

  async manifest({ reference, day, parcels }: ManifestRequest): Promise<string> {
    return `OMSM-${day}-${stableHash([reference, parcels.map((one) => one.trackingNumber)])
      .slice(0, 10)
      .toUpperCase()}`;
  }

  readWebhook(request: WebhookRequest): TrackingUpdate[] {
    return readSignedUpdates(request, this.webhookSecret);
  }
}
