import type { Database } from '@oms/platform/database/database';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { layoutLabel } from '../labels/label-layout.js';
import { renderLabelPdf } from '../labels/label-pdf.js';
import { renderLabelZpl } from '../labels/label-zpl.js';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from './carrier-errors.js';
import type {
  Carrier,
  LabelRequest,
  PurchasedLabel,
  RateQuote,
  RateRequest,
  TrackingReport,
  VoidOutcome,
} from './carrier.js';
import { BUILT_IN_RATES, quoteRates } from './rate-table.js';
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

/** What the carrier is told to do with its next calls. */
export interface CarrierFaults {
  unavailable: number;
  /** Sells the label, then loses the answer. */
  loseAnswers: number;
}

/**
 * A carrier for every day without an account: rates by zone and weight, real labels, and a ledger of its own that is
 * committed before it answers. A repeated key is answered with the label that was sold under it.
 */
export class BuiltInCarrier implements Carrier {
  readonly code = 'OMS';
  readonly name = 'OMS Parcel';
  readonly labelFormats = ['PDF', 'ZPL'] as const;
  static readonly faults: CarrierFaults = { unavailable: 0, loseAnswers: 0 };

  constructor(private readonly database: Database) {}

  async rate(request: RateRequest): Promise<RateQuote[]> {
    return quoteRates(BUILT_IN_RATES, request);
  }

  async buy(request: LabelRequest): Promise<PurchasedLabel> {
    const { faults } = BuiltInCarrier;
    if (faults.unavailable > 0) {
      faults.unavailable -= 1;
      throw new CarrierUnavailable('the carrier does not answer');
    }
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
    if (faults.loseAnswers > 0) {
      faults.loseAnswers -= 1;
      throw new CarrierOutcomeUnknown('the carrier’s answer was lost', request.idempotencyKey);
    }
    const sold = await this.find(request.idempotencyKey, request.format);
    if (!sold) throw new CarrierOutcomeUnknown('the sale is not in the ledger', request.idempotencyKey);
    return sold;
  }

  async find(key: string, format?: LabelRequest['format']): Promise<PurchasedLabel | null> {
    const sale = await firstRow<Sale>(this.database.sql(), sql`select * from carrier_ledger where key = ${key}`);
    if (!sale) return null;
    const { request, serial } = sale;
    const sscc = sscc18({ companyPrefix: COMPANY_PREFIX, serial });
    const layout = layoutLabel({
      carrierName: this.name,
      serviceName: BUILT_IN_RATES.services[sale.service].name,
      sender: request.sender,
      receiver: request.receiver,
      routingCode: `${request.receiver.countryCode}-${zoneOf(request.sender, request.receiver)}`,
      reference: request.reference,
      parcelNumber: request.parcelNumber,
      parcelCount: request.parcelCount,
      weightGrams: request.parcel.weightGrams,
      trackingNumber: sale.trackingNumber,
      sscc,
      shipDate: request.shipDate,
    });
    const wanted = format ?? request.format;
    const label =
      wanted === 'ZPL'
        ? { format: wanted, mediaType: 'application/zpl', bytes: new TextEncoder().encode(renderLabelZpl(layout)) }
        : { format: 'PDF' as const, mediaType: 'application/pdf', bytes: await renderLabelPdf(layout) };
    return {
      carrierReference: key,
      trackingNumber: sale.trackingNumber,
      sscc,
      service: sale.service,
      price: { minor: sale.price, currency: sale.currency },
      label,
    };
  }

  async void(tracking: string): Promise<VoidOutcome> {
    const changed = await run(
      this.database.sql(),
      sql`update carrier_ledger set voided_at = coalesce(voided_at, clock_timestamp()) where tracking_number = ${tracking}`,
    );
    if (changed === 0) throw new CarrierRefused('UNKNOWN_TRACKING_NUMBER', `${tracking} was not sold here`);
    return 'VOIDED';
  }

  async track(tracking: string): Promise<TrackingReport> {
    const sale = await firstRow<{ voidedAt: Date | null }>(
      this.database.sql(),
      sql`select voided_at from carrier_ledger where tracking_number = ${tracking}`,
    );
    if (!sale) throw new CarrierRefused('UNKNOWN_TRACKING_NUMBER', `${tracking} was not sold here`);
    return { trackingNumber: tracking, status: sale.voidedAt ? 'VOIDED' : 'PRE_TRANSIT', events: [] };
  }
}
