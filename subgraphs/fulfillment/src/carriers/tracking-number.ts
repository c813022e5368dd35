const DIGITS = /^\d+$/;
const TRACKING = /^([A-Z]{2})(\d{11})(\d)$/;

const SERIAL_DIGITS = 11;
const SSCC_BODY_DIGITS = 17;

function paddedSerial(serial: number | bigint, length: number): string {
  const whole = typeof serial === 'bigint' ? serial >= 0n : Number.isSafeInteger(serial) && serial >= 0;
  const digits = String(serial);
  if (!whole || digits.length > length) {
    throw new RangeError(`serial ${digits} is not a whole number of at most ${length} digits`);
  }
  return digits.padStart(length, '0');
}

/** The GS1 mod-10 check digit (weights 3 and 1 from the right) of a row of digits. Throws RangeError on anything else. */
export function gs1CheckDigit(digits: string): number {
  if (!DIGITS.test(digits)) throw new RangeError(`"${digits}" is not a row of digits`);
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** Parts of a serial shipping container code. */
export interface SsccParts {
  /** One digit, 0 to 9, that widens the number range; 0 unless chosen. */
  readonly extensionDigit?: number;
  /** GS1 company prefix: 4 to 12 digits. */
  readonly companyPrefix: string;
  /** Running number; 16 minus the prefix's length digits are available. */
  readonly serial: number | bigint;
}

/** The SSCC-18 with its check digit, without application identifier. Throws RangeError when a part does not fit. */
export function sscc18({ extensionDigit = 0, companyPrefix, serial }: SsccParts): string {
  if (!Number.isInteger(extensionDigit) || extensionDigit < 0 || extensionDigit > 9) {
    throw new RangeError(`extension digit ${extensionDigit} is not a digit`);
  }
  if (!/^\d{4,12}$/.test(companyPrefix)) throw new RangeError(`"${companyPrefix}" is not a GS1 company prefix`);
  const body = `${extensionDigit}${companyPrefix}${paddedSerial(serial, SSCC_BODY_DIGITS - 1 - companyPrefix.length)}`;
  return `${body}${gs1CheckDigit(body)}`;
}

/** Whether `text` is 18 digits with the right GS1 check digit. */
export const isSscc18 = (text: string): boolean =>
  /^\d{18}$/.test(text) && gs1CheckDigit(text.slice(0, SSCC_BODY_DIGITS)) === Number(text.at(-1));

/**
 * The ISO/IEC 7064 MOD 11,10 check digit of a row of digits. It finds every single wrong digit and, more surely than
 * mod-10 does, an exchange of two neighbours: what people do when they type a number. Throws RangeError like the other.
 */
export function trackingCheckDigit(digits: string): number {
  if (!DIGITS.test(digits)) throw new RangeError(`"${digits}" is not a row of digits`);
  const product = [...digits].reduce((carry, digit) => {
    const sum = (carry + Number(digit)) % 10;
    return ((sum === 0 ? 10 : sum) * 2) % 11;
  }, 10);
  return (11 - product) % 10;
}

/**
 * A tracking number from a running number: two-letter prefix, 11 digits, check digit, such as `OM000000000427`. The 12
 * digits pair up in Code 128, which keeps the bars wide. Throws RangeError when the serial or the prefix does not fit.
 */
export function trackingNumber(serial: number | bigint, prefix = 'OM'): string {
  if (!/^[A-Z]{2}$/.test(prefix)) throw new RangeError(`"${prefix}" is not a two-letter prefix`);
  const digits = paddedSerial(serial, SERIAL_DIGITS);
  return `${prefix}${digits}${trackingCheckDigit(digits)}`;
}

/** Whether `text` is a tracking number of ours: form and check digit. Spaces and lower case are not accepted. */
export function isTrackingNumber(text: string, prefix = 'OM'): boolean {
  const match = TRACKING.exec(text);
  if (!match) return false;
  const [, letters, digits = '', check] = match;
  return letters === prefix && trackingCheckDigit(digits) === Number(check);
}
