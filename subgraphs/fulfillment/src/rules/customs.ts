import type { CarrierAddress, CustomsDeclaration, CustomsItem } from '../carriers/carrier.js';
import type { DemandDocument, ParcelContent } from './work-state.js';

/** The customs union of the European Union, with Monaco; Northern Ireland counts by its own rules and is not told apart. */
const EUROPEAN_UNION = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT MC NL PL PT RO SK SI ES SE'.split(' '),
);

/** Special drawing rights are about 1.2 to 1.4 of these currencies' units: 300 of them, rounded down to be safe. */
const CN22_LIMIT_MINOR = 36_000;
const CN22_MAX_GRAMS = 2_000;

/** What customs forms say of an item. */
export interface CustomsFacts {
  readonly description: string | null;
  readonly hsCode: string | null;
  readonly originCountryCode: string | null;
  readonly weightGrams: number;
}

type Country = Pick<CarrierAddress, 'countryCode'>;

/** Whether a parcel leaves its customs territory. */
export const needsCustoms = (sender: Country, receiver: Country): boolean =>
  sender.countryCode !== receiver.countryCode &&
  !(EUROPEAN_UNION.has(sender.countryCode) && EUROPEAN_UNION.has(receiver.countryCode));

type DemandLine = DemandDocument['lines'][number];

/** A unit's share of its line's price: a kit's is divided evenly among the units of its recipe. */
const unitValue = (line: DemandLine): number => {
  const units = line.components.reduce((sum, { perKit }) => sum + perKit, 0);
  return Math.round(line.unitPrice / Math.max(1, units));
};

/** What the contents of a parcel are declared as. `lineIds` leads from lines of the work to lines of the order. */
export function customsFor(
  contents: readonly ParcelContent[],
  lineIds: ReadonlyMap<string, string>,
  demand: DemandDocument,
  facts: ReadonlyMap<string, CustomsFacts>,
): CustomsDeclaration {
  const items = contents.flatMap(({ lineId, sku, quantity }): CustomsItem[] => {
    const line = demand.lines.find((one) => one.lineId === lineIds.get(lineId));
    const fact = facts.get(sku);
    if (!line) return [];
    return [
      {
        description: fact?.description ?? line.title,
        quantity,
        value: { minor: unitValue(line) * quantity, currency: line.currency },
        weightGrams: Math.max(1, (fact?.weightGrams ?? 1) * quantity),
        ...(fact?.hsCode ? { hsCode: fact.hsCode } : {}),
        ...(fact?.originCountryCode ? { originCountryCode: fact.originCountryCode } : {}),
      },
    ];
  });
  return { contents: 'MERCHANDISE', items };
}

/** CN22 for light parcels of little value, otherwise CN23. */
export function customsForm({ items }: CustomsDeclaration, weightGrams: number): 'CN22' | 'CN23' {
  const value = items.reduce((sum, item) => sum + item.value.minor, 0);
  return value <= CN22_LIMIT_MINOR && weightGrams <= CN22_MAX_GRAMS ? 'CN22' : 'CN23';
}
