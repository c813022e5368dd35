import type { GraphClient, Payload } from '../shop/graph-client.js';

const CHANNEL = 'WEB';
const LOCATIONS = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;
const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };

/** A mutation that must be taken. */
export async function insist(
  client: GraphClient,
  name: string,
  selection: string,
  input: Record<string, unknown>,
): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const payload = await client.mutate(name, type, selection, input);
  if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}

/** A channel, five locations, one item that is sold alone and in a kit of two, and its units, spread evenly. */
export async function openStock(client: GraphClient, sku: string, units: number): Promise<void> {
  await insist(client, 'upsertChannel', 'channel { code }', { code: CHANNEL, name: 'Web', kind: 'WEB', currencyCode: 'EUR' }); // prettier-ignore
  for (const code of LOCATIONS)
    await insist(client, 'upsertLocation', 'location { id }', {
      code,
      name: code,
      kind: 'WAREHOUSE',
      address: ADDRESS,
    });
  await insist(client, 'upsertItem', 'item { sku }', { sku, title: sku });
  await insist(client, 'upsertItem', 'item { sku }', { sku: `${sku}-PAIR`, title: 'Pair', components: [{ sku, quantity: 2 }] }); // prettier-ignore
  const prices = [sku, `${sku}-PAIR`].map((one) => ({ sku: one, channel: CHANNEL, amount: '10.00', currencyCode: 'EUR' })); // prettier-ignore
  await insist(client, 'upsertPrices', 'prices { sku }', { prices });
  for (const locationCode of LOCATIONS)
    await insist(client, 'adjustStock', 'level { id }', { sku, locationCode, delta: units / LOCATIONS.length, reason: 'FOUND' }); // prettier-ignore
}

/** What buyers ask for: one unit, one unit on each of two lines, or a kit of two. */
export const cartOf = (sku: string, index: number): { sku: string; quantity: number }[] =>
  [
    [{ sku, quantity: 1 }],
    [
      { sku, quantity: 1 },
      { sku, quantity: 1 },
    ],
    [{ sku: `${sku}-PAIR`, quantity: 1 }],
  ][index % 3] ?? [];

/** An order as a buyer places it. */
export const orderOf = (lines: readonly object[], extra: Record<string, unknown> = {}): Record<string, unknown> => ({
  channel: CHANNEL,
  lines,
  deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
  payment: { method: 'INVOICE' },
  ...extra,
});
