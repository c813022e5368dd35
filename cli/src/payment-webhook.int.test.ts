import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { mountPaymentMessages } from '@oms/gateway/payment-messages';
import { rows, sql } from '@oms/platform/database/sql';
import { StripeStub } from '@oms/orders/testing/stripe-stub';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

jest.setTimeout(120_000);
const SECRET = 'whsec_of_the_tests';
const stub = new StripeStub();
let system: TestSystem;
/** A gateway as the processes open it: with the providers' route. */
let url = '';

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A message as Stripe would send it: the bytes and their signature. */
async function send(
  body: string,
  { secret = SECRET, provider = 'stripe', at = system.clock.now() } = {},
): Promise<Answered> {
  const moment = Math.floor(at.getTime() / 1_000);
  const signature = `t=${moment},v1=${createHmac('sha256', secret).update(`${moment}.${body}`).digest('hex')}`;
  const response = await fetch(`${url}/webhooks/payments/${provider}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The order's payments, as they stand. */
const payments = (orderId: string) =>
  rows<{ id: string; status: string }>(
    system.runtimes.orders.database.sql(),
    sql`select id, status from payment where order_id = ${orderId}`,
  );

const authorized = (id: string, key: string, intent: string): string =>
  // Spacing that parsing and writing again would lose: the bytes themselves are signed.
  `{"id":"${id}",  "object":"event","type":"payment_intent.amount_capturable_updated",
    "data":{"object":{"id":"${intent}","object":"payment_intent","metadata":{"oms_key":"${key}"}}}}`;

beforeAll(async () => {
  process.env['STRIPE_SECRET_KEY'] = 'sk_test_of_the_tests';
  process.env['STRIPE_WEBHOOK_SECRET'] = SECRET;
  process.env['STRIPE_API_URL'] = await stub.start();
  system = await openTestSystem();
  ({ url } = await system.openGateway({ register: mountPaymentMessages }));
  await system.graph(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
    upsertItem(input: { sku: "TEA", title: "Tea" }) { item { sku } }
    upsertPrices(input: { prices: [{ sku: "TEA", channel: "WEB", amount: "10.00", currencyCode: "EUR" }] }) { prices { sku } } }`);
  await system.settle();
});
afterAll(async () => {
  await system.close();
  await stub.stop();
});

/** An order whose payment waits for the customer at the bank. */
async function waiting(): Promise<{ orderId: string; key: string; intent: string }> {
  const { data } =
    await system.graph(`mutation { placeOrder(input: { channel: "WEB", lines: [{ sku: "TEA", quantity: 1 }],
    deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }], payment: { method: CARD, token: "pm_3ds" } }) { order { id } userErrors { code } } }`);
  const orderId = data.placeOrder.order.id as string;
  const [payment] = await payments(orderId);
  const intent = [...stub.intents.values()].find(({ metadata }) => metadata['oms_key'] === payment?.id);
  return { orderId, key: payment?.id ?? '', intent: intent?.id ?? '' };
}

describe('POST /webhooks/payments/stripe', () => {
  it('records what the provider tells, once, however often and from however many it comes', async () => {
    const { orderId, key, intent } = await waiting();
    const before = await payments(orderId);
    const body = authorized('evt_1', key, intent);
    const answers = await Promise.all([send(body), send(body), send(body)]);
    expect(answers).toEqual(answers.map(() => ({ status: 200, body: { received: true } })));
    await system.settle();
    expect(before.map(({ status }) => status)).toEqual(['PENDING']);
    expect((await payments(orderId)).map(({ status }) => status)).toEqual(['AUTHORIZED']);
    const { data } = await system.graph('query($id: ID!) { order(id: $id) { status events { nodes { type } } } }', { id: orderId }); // prettier-ignore
    expect(data.order.status).toBe('CONFIRMED');
    expect(data.order.events.nodes.filter(({ type }: { type: string }) => type === 'ORDER_CONFIRMED')).toHaveLength(1);
  });

  it('refuses forged, changed, old and misdirected messages, and changes nothing', async () => {
    const { orderId, key, intent } = await waiting();
    const body = authorized('evt_2', key, intent);
    const old = new Date(system.clock.now().getTime() - 3_600_000);
    expect(await send(body, { secret: 'whsec_of_somebody_else' })).toEqual({ status: 400, body: { received: false, code: 'SIGNATURE_INVALID' } }); // prettier-ignore
    expect((await send(body, { at: old })).status).toBe(400);
    expect(await send(body, { provider: 'nobody' })).toEqual({ status: 400, body: { received: false, code: 'UNKNOWN_PROVIDER' } }); // prettier-ignore
    expect((await fetch(`${url}/webhooks/payments/stripe`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await payments(orderId)).map(({ status }) => status)).toEqual(['PENDING']);
  });
});
