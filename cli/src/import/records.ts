/**
 * The import contract: what each entity looks like once a mapping has been applied.
 * Money is a decimal text in the record's currency, dates are instants (UTC), quantities are whole units.
 */

/** A postal address; `countryCode` is ISO 3166-1 alpha-2. */
export interface AddressRecord {
  name?: string;
  company?: string;
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode?: string;
  countryCode: string;
  phone?: string;
}

/** A supplier, known by `code`. */
export interface SupplierRecord {
  code: string;
  name: string;
  contactName?: string;
  email?: string;
  phone?: string;
  address?: AddressRecord;
  /** Days between an order to the supplier and its arrival. */
  leadTimeDays?: number;
}

/** A place that holds stock, known by `code`; `timeZone` is an IANA name. */
export interface LocationRecord {
  code: string;
  name: string;
  kind: 'WAREHOUSE' | 'STORE';
  timeZone?: string;
  address?: AddressRecord;
}

/** So many units of an item inside one kit. */
export interface ComponentRecord {
  sku: string;
  quantity: number;
}

/** An item, known by `sku`. A discontinued item is not for sale but may have stock. */
export interface ItemRecord {
  sku: string;
  title: string;
  category?: string;
  supplierCode?: string;
  discontinued?: boolean;
  weightGrams?: number;
  unitCost?: string;
  stockTracked?: boolean;
  requiresShipping?: boolean;
  components?: ComponentRecord[];
}

/** The price of one unit of an item in one channel, from an instant on (absent: from the beginning). */
export interface PriceRecord {
  sku: string;
  channelCode: string;
  amount: string;
  currencyCode: string;
  from?: Date;
}

/** The stock of an item at a location and how it is reordered; all in units. */
export interface StockRecord {
  sku: string;
  locationCode: string;
  onHand: number;
  safetyStock?: number;
  reorderPoint?: number;
  orderUpTo?: number;
}

/** One item on a purchase order. */
export interface PurchaseOrderLineRecord {
  sku: string;
  quantity: number;
  unitCost?: string;
}

/** Goods on order from a supplier for a location, known by `externalReference`. */
export interface PurchaseOrderRecord {
  externalReference: string;
  supplierCode: string;
  locationCode: string;
  orderedAt?: Date;
  expectedAt?: Date;
  lines: PurchaseOrderLineRecord[];
}

/** A customer, known by `externalReference`. */
export interface CustomerRecord {
  externalReference: string;
  name: string;
  company?: string;
  email?: string;
  phone?: string;
  address?: AddressRecord;
}

/** One sold item; `unitPrice` is before the discount, `discountRate` a decimal text from 0 to 1. */
export interface OrderLineRecord {
  sku: string;
  quantity: number;
  unitPrice: string;
  discountRate?: string;
  title?: string;
}

/** An order of the past or still open (no `shippedAt`), known by `externalReference`. */
export interface OrderRecord {
  externalReference: string;
  number?: string;
  channelCode: string;
  customerReference?: string;
  placedAt: Date;
  requiredAt?: Date;
  shippedAt?: Date;
  currencyCode: string;
  shippingTotal: string;
  shippingAddress: AddressRecord;
  carrierName?: string;
  lines: OrderLineRecord[];
}

/** The record type of every entity that can be imported. */
export interface EntityRecords {
  suppliers: SupplierRecord;
  locations: LocationRecord;
  items: ItemRecord;
  prices: PriceRecord;
  stock: StockRecord;
  purchaseOrders: PurchaseOrderRecord;
  customers: CustomerRecord;
  orders: OrderRecord;
}

/** The name of an entity, as mapping files, summaries and rejects write it. */
export type EntityName = keyof EntityRecords;

/** Every entity in the order of import: what others refer to comes first. */
export const ENTITY_ORDER = [
  'suppliers',
  'locations',
  'items',
  'prices',
  'stock',
  'purchaseOrders',
  'customers',
  'orders',
] as const satisfies readonly EntityName[];

/** What makes two records of an entity the same thing: a second one updates the first. */
export const IDENTITY_OF: { readonly [E in EntityName]: (record: EntityRecords[E]) => string } = {
  suppliers: (record) => record.code,
  locations: (record) => record.code,
  items: (record) => record.sku,
  prices: (record) =>
    JSON.stringify([record.sku, record.channelCode, record.currencyCode, record.from?.getTime() ?? null]),
  stock: (record) => JSON.stringify([record.sku, record.locationCode]),
  purchaseOrders: (record) => record.externalReference,
  customers: (record) => record.externalReference,
  orders: (record) => record.externalReference,
};
