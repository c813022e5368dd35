import { sscc18, trackingNumber } from '../carriers/tracking-number.js';
import type { LabelData } from './label-data.js';

/** A label for tests and previews, with letters that Western fonts lack. `changes` replace whole fields. */
export const sampleLabel = (changes: Partial<LabelData> = {}): LabelData => ({
  carrierName: 'Open Parcel',
  serviceName: 'Express',
  sender: {
    name: 'Northwind Traders',
    company: 'Zażółć gęślą',
    line1: 'ul. Piotrkowska 12/4',
    city: 'Łódź',
    postalCode: '90-001',
    countryCode: 'PL',
  },
  receiver: {
    name: 'Ana Trujillo',
    company: 'Ana Trujillo Emparedados y helados',
    line1: 'Avda. de la Constitución 2222',
    city: 'México D.F.',
    postalCode: '05021',
    countryCode: 'MX',
    phone: '(5) 555-4729',
  },
  routingCode: 'MX-05',
  reference: 'SO-10308',
  parcelNumber: 1,
  parcelCount: 2,
  weightGrams: 1_250,
  trackingNumber: trackingNumber(42),
  sscc: sscc18({ companyPrefix: '0614141', serial: 12 }),
  shipDate: '2026-03-14',
  ...changes,
});
