import { COUNTRY_CODES } from '@oms/platform/values/country';
import { bad, good, shown, type Outcome } from './outcome.js';

/** Names people write that are not the English name of the system's own list. */
const ALIASES: Record<string, string> = {
  UK: 'GB',
  'Great Britain': 'GB',
  England: 'GB',
  Scotland: 'GB',
  Wales: 'GB',
  'Northern Ireland': 'GB',
  USA: 'US',
  'U.S.A.': 'US',
  'U.S.': 'US',
  'United States of America': 'US',
  America: 'US',
  Holland: 'NL',
  'The Netherlands': 'NL',
  'Czech Republic': 'CZ',
  Turkey: 'TR',
  'Ivory Coast': 'CI',
  Burma: 'MM',
  Myanmar: 'MM',
  Macedonia: 'MK',
  Swaziland: 'SZ',
  'Cape Verde': 'CV',
  'East Timor': 'TL',
  Palestine: 'PS',
  'Hong Kong': 'HK',
  Macau: 'MO',
  Macao: 'MO',
  Vatican: 'VA',
  Korea: 'KR',
  'Republic of Korea': 'KR',
  'Russian Federation': 'RU',
  'Viet Nam': 'VN',
  'Republic of Ireland': 'IE',
  'Bosnia and Herzegovina': 'BA',
  'Democratic Republic of the Congo': 'CD',
  'Republic of the Congo': 'CG',
  UAE: 'AE',
  Deutschland: 'DE',
  España: 'ES',
  México: 'MX',
  Brasil: 'BR',
  Österreich: 'AT',
  Schweiz: 'CH',
  Suisse: 'CH',
  Italia: 'IT',
};

/** Accents, marks and letter case carry no meaning in a country's name. */
function fold(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}

let table: Map<string, string> | undefined;

function countries(): Map<string, string> {
  if (table) return table;
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  const entries = [...COUNTRY_CODES].flatMap((code): [string, string][] => [
    [fold(names.of(code) ?? code), code],
    [code.toLowerCase(), code],
  ]);
  for (const [name, code] of Object.entries(ALIASES)) entries.push([fold(name), code]);
  table = new Map(entries);
  return table;
}

/** The ISO 3166-1 alpha-2 code of a country written as its English name, a common short form (UK, USA) or the code itself. */
export function countryCode(name: string): Outcome<string> {
  const code = countries().get(fold(name));
  return code === undefined ? bad(`is not a known country: ${shown(name)}`) : good(code);
}
