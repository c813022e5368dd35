import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { smtpChannel } from '@oms/customers/notifications/smtp-channel';
import { startMailServer, type MailServer } from '@oms/customers/testing/mail-server';
import { OrderLinks } from '@oms/platform/auth/order-link';
import { openTestSystem, TEST_SECRET, type TestSystem } from './testing/test-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
jest.setTimeout(120_000);

const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
let system: TestSystem;
let mail: MailServer;

/** The text of a mail as it was written: lines that were folded for transport are one again. */
const unfolded = (raw: string): string => raw.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');

/** Asks with no other right than the link's token. */
async function withLink(token: string, document: string, variables: Record<string, unknown> = {}): Promise<any> {
  return system.graph(document, variables, null, { authorization: `Bearer ${token}` });
}

async function place(email: string): Promise<{ id: string; number: string }> {
  const { data, errors } = await system.graph(
    `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number } userErrors { code field message } } }`,
    {
      input: {
        channel: 'WEB',
        email,
        lines: [{ sku: 'TEA', quantity: 2 }],
        deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
        payment: { method: 'INVOICE' },
      },
    },
  );
  expect([errors, data.placeOrder.userErrors]).toEqual([undefined, []]);
  await system.settle();
  return data.placeOrder.order;
}

/** The token in the mail that went to the address. */
function tokenFor(email: string, number: string): string {
  const { raw } = mail.received.find(({ to }) => to.includes(email)) ?? { raw: '' };
  const [, token] = new RegExp(`https://shop\\.example/orders/${number}#(order\\.[\\w.-]+)`).exec(unfolded(raw)) ?? [];
  if (!token) throw new Error(`no link in the mail to ${email}: ${raw}`);
  return token;
}

beforeAll(async () => {
  mail = await startMailServer();
  const notifications = { channel: smtpChannel({ url: mail.url, from: 'Shop <shop@example.org>' }) };
  system = await openTestSystem({ start: new Date(), notifications });
  const { data } = await system.graph(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR", policies: { orderUrl: "https://shop.example/orders/{number}#{token}" } }) { channel { policies { orderUrl } } userErrors { code message } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    upsertItem(input: { sku: "TEA", title: "Tea" }) { item { sku } }
    upsertPrices(input: { prices: [{ sku: "TEA", channel: "WEB", amount: "1.00", currencyCode: "EUR" }] }) { prices { sku } }
    adjustStock(input: { sku: "TEA", locationCode: "W1", delta: 50, reason: "FOUND" }) { level { id } } }`);
  expect(data.upsertChannel).toMatchObject({ userErrors: [], channel: { policies: { orderUrl: expect.any(String) } } });
  await system.settle();
});
afterAll(async () => {
  await system.close();
  await mail.close();
});

describe('the link in a guest’s mail', () => {
  it('opens that order without signing in, and nothing of anybody else', async () => {
    const [mine, theirs] = [await place('ada@example.org'), await place('grace@example.org')];
    const token = tokenFor('ada@example.org', mine.number);
    const { data, errors } = await withLink(
      token,
      `query($mine: ID!, $theirs: ID!, $number: String!) {
        mine: order(id: $mine) { number status total { amount } deliveries { address { line1 } } events(first: 5) { nodes { type } } }
        theirs: order(id: $theirs) { number }
        byNumber: orderByNumber(number: $number) { number }
        orders(first: 10) { nodes { number } }
        me { customer { id } } }`,
      { mine: mine.id, theirs: theirs.id, number: theirs.number },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      mine: { number: mine.number, status: 'CONFIRMED', deliveries: [{ address: { line1: ADDRESS.line1 } }] },
      theirs: null,
      byNumber: null,
      orders: { nodes: [{ number: mine.number }] },
      me: { customer: null },
    });
    const refused = await withLink(token, '{ customers(first: 1) { nodes { id } } }');
    expect(JSON.stringify(refused.errors)).toContain('FORBIDDEN');
  });

  it('lets its holder cancel the order, and no other one', async () => {
    const [mine, theirs] = [await place('lin@example.org'), await place('joan@example.org')];
    const token = tokenFor('lin@example.org', mine.number);
    const cancel = async (orderId: string) =>
      (
        await withLink(
          token,
          `mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { order { status } userErrors { code } } }`,
          { input: { orderId } },
        )
      ).data.cancelOrder;
    expect((await cancel(theirs.id)).userErrors).toEqual([{ code: 'ORDER_NOT_FOUND' }]);
    expect((await cancel(mine.id)).userErrors).toEqual([]);
    await system.settle();
    const { data } = await withLink(token, 'query($id: ID!) { order(id: $id) { status } }', { id: mine.id });
    expect(data.order.status).toBe('CANCELLED');
  });

  it('does not open the purse of a customer who has an account', async () => {
    const { data: made } = await system.graph(
      `mutation { upsertCustomer(input: { name: "Rich", email: "rich@example.org" }) { customer { id } } }`,
    );
    const customerId = made.upsertCustomer.customer.id;
    await system.settle();
    const credit = { customerId, reason: 'sorry', amount: { amount: '50.00', currencyCode: 'EUR' } };
    await system.graph(`mutation($input: IssueStoreCreditInput!) { issueStoreCredit(input: $input) { userErrors { code } } }`, { input: credit }); // prettier-ignore
    const { data } = await system.graph(
      `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code message } } }`,
      {
        input: {
          channel: 'WEB',
          customerId,
          email: 'rich@example.org',
          lines: [{ sku: 'TEA', quantity: 1 }],
          deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
        },
      },
    );
    expect(data.placeOrder.userErrors).toEqual([]);
    const orderId = data.placeOrder.order.id as string;
    const token = new OrderLinks(TEST_SECRET).sign(orderId, new Date());
    const spent = await withLink(
      token,
      `mutation($input: AddPaymentInput!) { addPayment(input: $input) { userErrors { code } } }`,
      { input: { orderId, payment: { method: 'STORE_CREDIT' } } },
    );
    expect(JSON.stringify(spent)).toMatch(/SIGN_IN_REQUIRED/);
    const purse = await withLink(token, `query($id: ID!) { order(id: $id) { customer { id storeCredit { balance { amount } } lifetime { orders } } } }`, { id: orderId }); // prettier-ignore
    expect(JSON.stringify(purse)).not.toContain('50.00');
  });

  it('is refused when it is forged or over', async () => {
    const { id } = await place('mary@example.org');
    const old = new Date(Date.now() - 200 * 86_400_000);
    for (const token of [
      new OrderLinks(TEST_SECRET).sign(id, old),
      new OrderLinks('another secret that is long enough').sign(id, new Date()),
    ]) {
      const { data, errors } = await withLink(token, 'query($id: ID!) { order(id: $id) { status } }', { id });
      expect([data ?? null, JSON.stringify(errors)]).toEqual([null, expect.stringContaining('UNAUTHENTICATED')]);
    }
  });
});
