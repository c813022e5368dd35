import type { CarrierAddress } from './carrier.js';

/** Distance class of a route, nearest first. */
export type Zone = 'LOCAL' | 'DOMESTIC' | 'REGION' | 'WORLD';

/** Trade areas inside which cross-border parcels move by ground network; ISO 3166-1 alpha-2. */
const ECONOMIC_REGIONS: readonly ReadonlySet<string>[] = [
  // European Union, EFTA, United Kingdom and the states inside them
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH GB MC SM VA AD',
  'US CA MX PR', // North America
  'AR BR PY UY BO', // Mercosur
  'AU NZ', // Closer Economic Relations
  'BN KH ID LA MY MM PH SG TH VN', // ASEAN
  'AE BH KW OM QA SA', // Gulf Cooperation Council
  'BW LS NA SZ ZA', // Southern African Customs Union
  'BI CD KE RW SO SS TZ UG', // East African Community
].map((codes) => new Set(codes.split(' ')));

/** The leading characters of a postal code that name a delivery district in most systems. */
const DISTRICT_LENGTH = 2;

const district = (address: ZoneAddress): string | undefined => {
  const code = address.postalCode?.toUpperCase().replace(/[^A-Z0-9]/g, '') ?? '';
  return code.length > DISTRICT_LENGTH ? code.slice(0, DISTRICT_LENGTH) : undefined;
};

type ZoneAddress = Pick<CarrierAddress, 'countryCode' | 'postalCode'>;

/**
 * The zone of a route: LOCAL when both ends are in one postal district of one country, DOMESTIC inside a country,
 * REGION inside a trade area, otherwise WORLD. A missing postal code counts as another district.
 */
export function zoneOf(sender: ZoneAddress, receiver: ZoneAddress): Zone {
  const from = sender.countryCode.toUpperCase();
  const to = receiver.countryCode.toUpperCase();
  if (from === to) {
    const origin = district(sender);
    return origin !== undefined && origin === district(receiver) ? 'LOCAL' : 'DOMESTIC';
  }
  return ECONOMIC_REGIONS.some((region) => region.has(from) && region.has(to)) ? 'REGION' : 'WORLD';
}
