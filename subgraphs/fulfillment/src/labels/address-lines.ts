import type { CarrierAddress } from '../carriers/carrier.js';
import { singleLine } from './printable-text.js';

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** Countries that write the postal code behind the town; the others write it in front. */
const POSTAL_CODE_LAST = new Set('AU BD BR CA CN CO HK ID IN JP KR MY NZ PH PK SA SG TH TW US VN ZA'.split(' '));

/** Countries where the postal code stands on a line of its own below the town. */
const POSTAL_CODE_BELOW = new Set('GB IE GG IM JE HU RU UA'.split(' '));

const joined = (separator: string, ...parts: string[]): string => parts.filter((part) => part !== '').join(separator);

/** The English country name in capitals, as sorting offices abroad expect it; the bare code when it is unknown. */
export function countryLine(countryCode: string): string {
  const code = countryCode.trim().toUpperCase();
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code).toUpperCase() : singleLine(code);
}

function cityLines(country: string, city: string, region: string, postalCode: string): string[] {
  if (POSTAL_CODE_BELOW.has(country)) return [joined(', ', city, region), postalCode];
  if (POSTAL_CODE_LAST.has(country)) return [joined(' ', joined(', ', city, region), postalCode)];
  return [joined(', ', joined(' ', postalCode, city), region)];
}

/** The address as printed, one entry for each line: name first, country last, no empty lines. */
export function addressLines(address: CarrierAddress): string[] {
  const clean = (text: string | undefined): string => singleLine(text ?? '');
  const country = address.countryCode.trim().toUpperCase();
  return [
    clean(address.name),
    clean(address.company),
    clean(address.line1),
    clean(address.line2),
    ...cityLines(country, clean(address.city), clean(address.region), clean(address.postalCode)),
    countryLine(address.countryCode),
  ].filter((line) => line !== '');
}
