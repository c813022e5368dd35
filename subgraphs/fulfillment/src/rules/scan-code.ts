/** What a scanner read: a plain code, or the parts of a GS1 element string. */
export interface ScannedCode {
  /** SKU or GTIN as scanned, trimmed. */
  readonly code: string;
  /** Serial number, when the symbol carries one. */
  readonly serial: string | null;
}

const GROUP_SEPARATOR = '\u001D';

/** GTIN-8, -12, -13 and -14 as 14 digits; other text stays as it is. */
const normalGtin = (code: string): string => (/^(\d{8}|\d{12,14})$/.test(code) ? code.padStart(14, '0') : code);

function elementString(text: string): ScannedCode | null {
  const bracketed = /^\(01\)(\d{14})(?:\(1[0157]\)[^(]+)*(?:\(21\)([^(]{1,20}))?$/.exec(text);
  if (bracketed?.[1]) return { code: bracketed[1], serial: bracketed[2] ?? null };
  const raw = /^(?:\][A-Za-z]\d)?01(\d{14})(.*)$/s.exec(text);
  if (!raw?.[1]) return null;
  const serial = raw[2]
    ?.split(GROUP_SEPARATOR)
    .map((part) => /^(?:1[157]\d{6})*21(.{1,20})$/.exec(part)?.[1])
    .find((found) => found !== undefined);
  return { code: raw[1], serial: serial ?? null };
}

/** Reads a scan: GS1 symbols give GTIN (01) and serial number (21), everything else is a code as it stands. */
export function readScan(text: string): ScannedCode {
  const trimmed = text.trim();
  return elementString(trimmed) ?? { code: trimmed, serial: null };
}

/** Whether a scanned code names the item. */
export const namesItem = (
  code: string,
  { sku, gtin }: { readonly sku: string; readonly gtin: string | null },
): boolean => code.toLowerCase() === sku.toLowerCase() || (gtin !== null && normalGtin(code) === normalGtin(gtin));
