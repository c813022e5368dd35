import { z } from 'zod';

/**
 * What a logistics partner (3PL) or warehouse system says of one fulfillment order. `messageId` is its own name for the
 * message: the same one is taken once.
 */
export const partnerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('REJECTED'),
    messageId: z.string().min(1).max(200),
    fulfillmentOrder: z.string().min(1).max(40),
    reason: z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'expected a code such as NO_CAPACITY'),
  }),
  z.object({
    type: z.literal('SHIPPED'),
    messageId: z.string().min(1).max(200),
    fulfillmentOrder: z.string().min(1).max(40),
    carrier: z.string().min(1).max(40),
    trackingNumber: z.string().min(1).max(60),
    weightGrams: z.coerce.number().int().positive().optional(),
    /** Units that were not there, by SKU; what is not named was shipped. */
    short: z
      .array(
        z.object({
          sku: z.string().min(1).max(64),
          quantity: z.coerce.number().int().positive(),
          reason: z.enum(['NOT_FOUND', 'DAMAGED', 'MISMATCH']).default('NOT_FOUND'),
        }),
      )
      .max(500)
      .default([]),
  }),
]);
export type PartnerMessage = z.infer<typeof partnerMessage>;

/** A message or what is wrong with it: the field, and what was expected there. */
export function readPartnerMessage(
  value: unknown,
): { readonly message: PartnerMessage } | { readonly problem: string } {
  const parsed = partnerMessage.safeParse(value);
  if (parsed.success) return { message: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'is not understood'}` };
}

/** Short units of a CSV row, such as `TEA:2:NOT_FOUND; CUP:1`. */
const shortOf = (text: string): unknown[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [sku, quantity, reason] = part.split(':').map((one) => one.trim());
      return { sku, quantity, ...(reason ? { reason } : {}) };
    });

/** A row of a partner's file as a message: empty cells say nothing, and short units may be written in one cell. */
export function messageOfRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const said = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '' && value !== null));
  return typeof said['short'] === 'string' ? { ...said, short: shortOf(said['short']) } : said;
}

/** A fulfillment order as partners receive it: flat, one entry for each line. */
export interface PartnerLine {
  readonly fulfillmentOrder: string;
  readonly orderNumber: string;
  readonly location: string;
  readonly dueAt: string | null;
  readonly service: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly phone: string;
}

const COLUMNS: readonly (keyof PartnerLine)[] = [
  'fulfillmentOrder',
  'orderNumber',
  'location',
  'dueAt',
  'service',
  'sku',
  'title',
  'quantity',
  'name',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'countryCode',
  'phone',
];

/** A value of a spreadsheet: quoted where it must be, and never a formula. */
function csvValue(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines as a CSV file (RFC 4180) with a head, or as NDJSON. */
export function partnerFile(lines: readonly PartnerLine[], format: 'CSV' | 'NDJSON', first: boolean): string {
  if (format === 'NDJSON') return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const rows = lines.map((line) => COLUMNS.map((name) => csvValue(line[name])).join(','));
  const records = first ? [COLUMNS.join(','), ...rows] : rows;
  return records.map((record) => `${record}\r\n`).join('');
}
