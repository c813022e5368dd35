/** The demo's world, made from a fixed seed so that every installation shows the same. */
export interface DemoRandom {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
}

/** A small seeded generator (mulberry32): the demo must not differ from run to run. */
export function seededRandom(seed: number): DemoRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick<T>(list: readonly T[]): T {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
  };
}

type Spot = readonly [
  city: string,
  countryCode: string,
  postalCode: string,
  latitude: number,
  longitude: number,
  timeZone: string,
];

const place = (
  code: string,
  kind: 'WAREHOUSE' | 'STORE',
  [city, countryCode, postalCode, latitude, longitude, timeZone]: Spot,
) => ({
  code,
  name: kind === 'STORE' ? `Store ${city}` : `Warehouse ${city}`,
  kind,
  handlingCost: kind === 'STORE' ? 150 : 60,
  timeZone,
  address: {
    line1: kind === 'STORE' ? '1 Market Square' : '1 Dock Road',
    city,
    postalCode,
    countryCode,
    latitude,
    longitude,
  },
});

/** Three warehouses and five stores. */
export const LOCATIONS = [
  place('WH-EU', 'WAREHOUSE', ['Rotterdam', 'NL', '3011', 51.92, 4.48, 'Europe/Amsterdam']),
  place('WH-DE', 'WAREHOUSE', ['Leipzig', 'DE', '04109', 51.34, 12.37, 'Europe/Berlin']),
  place('WH-US', 'WAREHOUSE', ['Columbus', 'US', '43004', 39.96, -83, 'America/New_York']),
  place('ST-BER', 'STORE', ['Berlin', 'DE', '10117', 52.52, 13.4, 'Europe/Berlin']),
  place('ST-MUC', 'STORE', ['Munich', 'DE', '80331', 48.14, 11.58, 'Europe/Berlin']),
  place('ST-PAR', 'STORE', ['Paris', 'FR', '75001', 48.86, 2.35, 'Europe/Paris']),
  place('ST-NYC', 'STORE', ['New York', 'US', '10001', 40.75, -74, 'America/New_York']),
  place('ST-AMS', 'STORE', ['Amsterdam', 'NL', '1012', 52.37, 4.9, 'Europe/Amsterdam']),
];

/** Four channels, two currencies. */
export const CHANNELS = [
  { code: 'WEB-EU', name: 'Web shop Europe', kind: 'WEB', currencyCode: 'EUR' },
  { code: 'WEB-US', name: 'Web shop America', kind: 'WEB', currencyCode: 'USD' },
  { code: 'STORE', name: 'Stores', kind: 'STORE', currencyCode: 'EUR' },
  { code: 'MARKET', name: 'Marketplace', kind: 'MARKETPLACE', currencyCode: 'EUR' },
] as const;

export const SUPPLIERS = ['Alder & Sons', 'Birch Works', 'Cedar Trading', 'Dogwood Supply', 'Elm House'].map(
  (name, index) => ({ code: `SUP-${index + 1}`, name, leadTimeDays: 5 + index * 3 }),
);

const ADJECTIVES = ['Oak', 'Linen', 'Copper', 'Stone', 'Wool', 'Glass', 'Walnut', 'Enamel', 'Bamboo', 'Cotton'];
const NOUNS = [
  'Bowl',
  'Lamp',
  'Chair',
  'Blanket',
  'Kettle',
  'Shelf',
  'Mirror',
  'Tray',
  'Vase',
  'Clock',
  'Basket',
  'Board',
  'Towel',
  'Jug',
  'Stool',
  'Rug',
  'Frame',
  'Candle',
];
const CATEGORIES = ['Kitchen', 'Living', 'Bedroom', 'Bath', 'Decoration'];

const KITS = 20;

/** 180 plain items and 20 kits of two of them. */
export function demoItems() {
  const plain = ADJECTIVES.flatMap((adjective, a) =>
    NOUNS.map((noun, n) => {
      const cents = 900 + ((a * 311 + n * 173) % 90) * 100;
      return {
        sku:
          `${adjective.slice(0, 3)}-${noun.slice(0, 4)}`.toUpperCase() +
          `-${String(a * NOUNS.length + n + 1).padStart(3, '0')}`,
        title: `${adjective} ${noun}`,
        category: CATEGORIES[(a + n) % CATEGORIES.length] ?? 'Living',
        supplierCode: SUPPLIERS[(a * 7 + n) % SUPPLIERS.length]?.code,
        weightGrams: 200 + ((a * 137 + n * 61) % 40) * 50,
        cents,
        unitCost: ((cents * (40 + ((a + n) % 20))) / 10_000).toFixed(2),
      };
    }),
  );
  const kits = Array.from({ length: KITS }, (_, index) => {
    const [one, two] = [plain[index * 3], plain[index * 5 + 1]];
    if (!one || !two) throw new RangeError('a kit needs two items');
    return {
      sku: `KIT-${String(index + 1).padStart(3, '0')}`,
      title: `${one.title} and ${two.title}`,
      category: 'Sets',
      cents: Math.round((one.cents + two.cents) * 0.9),
      components: [
        { sku: one.sku, quantity: 1 },
        { sku: two.sku, quantity: 2 },
      ],
    };
  });
  return { plain, kits };
}

const FIRST = [
  'Ada',
  'Grace',
  'Alan',
  'Edsger',
  'Barbara',
  'Donald',
  'Radia',
  'Ken',
  'Margaret',
  'Tim',
  'Frances',
  'Niklaus',
  'Sophie',
  'Linus',
  'Hedy',
];
const LAST = ['Miller', 'Garcia', 'Novak', 'Rossi', 'Dubois', 'Jansen', 'Larsen', 'Kowalski', 'Fischer', 'Brown'];
const CITIES = [
  { city: 'Berlin', postalCode: '10115', countryCode: 'DE', latitude: 52.53, longitude: 13.38 },
  { city: 'Hamburg', postalCode: '20095', countryCode: 'DE', latitude: 53.55, longitude: 10 },
  { city: 'Paris', postalCode: '75011', countryCode: 'FR', latitude: 48.86, longitude: 2.38 },
  { city: 'Utrecht', postalCode: '3511', countryCode: 'NL', latitude: 52.09, longitude: 5.12 },
  { city: 'Vienna', postalCode: '1010', countryCode: 'AT', latitude: 48.21, longitude: 16.37 },
  { city: 'Boston', postalCode: '02108', countryCode: 'US', latitude: 42.36, longitude: -71.06 },
  { city: 'Chicago', postalCode: '60601', countryCode: 'US', latitude: 41.88, longitude: -87.63 },
] as const;

/** 150 customers; those in the USA buy in dollars. */
export const demoCustomers = () =>
  FIRST.flatMap((first, f) =>
    LAST.map((last, l) => {
      const place = CITIES[(f * 3 + l) % CITIES.length] ?? CITIES[0];
      const name = `${first} ${last}`;
      return {
        externalReference: `demo-${f * LAST.length + l + 1}`,
        name,
        email: `${first}.${last}@example.com`.toLowerCase(),
        address: { ...place, line1: `${f + l + 1} Garden Street`, name },
      };
    }),
  );
