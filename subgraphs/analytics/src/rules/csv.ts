/** Text that a spreadsheet would take for a formula: it is shown as text. Numbers with a sign are none. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[-+]?\d+(\.\d+)?$/;

/** A value as a field of CSV (RFC 4180); null is empty. */
function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row of CSV with its end of line. */
export const csvRow = (values: readonly unknown[]): string => `${values.map(csvField).join(',')}\r\n`;
