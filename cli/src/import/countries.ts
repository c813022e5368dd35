import { bad, good, shown, type Outcome } from './outcome.js';

/** ISO 3166-1 alpha-2, all 249 officially assigned codes. */
const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
  'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
  'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
  'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
  'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
  'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

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
  const entries = CODES.split(' ').flatMap((code): [string, string][] => [
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
