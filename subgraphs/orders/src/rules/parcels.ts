import { z } from 'zod';

/** Something that a carrier said of a parcel. */
export interface ParcelScan {
  readonly status: string;
  readonly description: string | null;
  readonly occurredAt: Date;
}

/** A parcel of an order that has left, as its customer follows it. */
export interface Parcel {
  readonly trackingNumber: string;
  readonly carrier: string | null;
  readonly trackingUrl: string | null;
  status: string;
  readonly shippedAt: Date;
  estimatedAt: Date | null;
  deliveredAt: Date | null;
  readonly scans: ParcelScan[];
}

/** What of the timeline tells of parcels. */
export interface ParcelEntry {
  readonly type: string;
  readonly data: unknown;
  readonly occurredAt: Date;
}

const text = z.string().nullish();
const shipped = z.object({
  trackingNumbers: z.array(z.string()),
  parcels: z.array(z.object({ trackingNumber: z.string(), carrier: text, trackingUrl: text })).default([]),
});
const told = z.object({ trackingNumber: z.string(), description: text, estimatedAt: z.coerce.date().nullish() });

/** Types of entries that are scans, by the status that they bring. */
const SCANS: Readonly<Record<string, string>> = Object.fromEntries(
  ['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'EXCEPTION', 'RETURN_TO_SENDER', 'LOST'].map((status) => [
    `SHIPMENT_${status}`,
    status,
  ]),
);
const SHIPPED = 'FULFILLMENT_SHIPPED';
const ESTIMATES: readonly string[] = ['SHIPMENT_ESTIMATED', 'SHIPMENT_DELAYED'];

/** Types of entries that tell of parcels. */
export const PARCEL_ENTRIES: readonly string[] = [SHIPPED, ...ESTIMATES, ...Object.keys(SCANS)];

function depart(known: Map<string, Parcel>, { data, occurredAt: shippedAt }: ParcelEntry): void {
  const { data: left } = shipped.safeParse(data);
  for (const trackingNumber of left?.trackingNumbers ?? []) {
    const { carrier = null, trackingUrl = null } =
      left?.parcels.find((one) => one.trackingNumber === trackingNumber) ?? {};
    const nothingYet = { status: 'SHIPPED', estimatedAt: null, deliveredAt: null, scans: [] };
    known.set(trackingNumber, { trackingNumber, carrier, trackingUrl, shippedAt, ...nothingYet });
  }
}

function scan(parcel: Parcel, status: string, description: string | null, occurredAt: Date): void {
  parcel.status = status;
  if (status === 'DELIVERED') parcel.deliveredAt = occurredAt;
  parcel.scans.push({ status, description, occurredAt });
}

/** The parcels that an order's timeline, in order, tells of, with where they are. What was erased from it tells of none. */
export function parcelsOf(entries: readonly ParcelEntry[]): Parcel[] {
  const known = new Map<string, Parcel>();
  for (const entry of entries) {
    if (entry.type === SHIPPED) depart(known, entry);
    const { data } = told.safeParse(entry.data);
    const parcel = data ? known.get(data.trackingNumber) : undefined;
    if (!data || !parcel) continue;
    const status = SCANS[entry.type];
    if (status) scan(parcel, status, data.description ?? null, entry.occurredAt);
    else parcel.estimatedAt = data.estimatedAt ?? parcel.estimatedAt;
  }
  return [...known.values()];
}
