import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { smtpChannel } from '@oms/customers/notifications/smtp-channel';
import { startMailServer, type MailServer } from '@oms/customers/testing/mail-server';
import type { Actor } from '@oms/platform/auth/actor';
import { OrderLinks } from '@oms/platform/auth/order-link';
import { rows, sql } from '@oms/platform/database/sql';
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

async function place(
  email: string,
  delivery: object = { method: 'SHIPPING', address: ADDRESS },
): Promise<{ id: string; number: string }> {
  const { data, errors } = await system.graph(
    `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number } userErrors { code field message } } }`,
    {
      input: {
        channel: 'WEB',
        email,
        lines: [{ sku: 'TEA', quantity: 2 }],
        deliveries: [delivery],
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

/** Does the work on the order, step by step. */
async function work(id: string, steps: Readonly<Record<string, string>>): Promise<void> {
  const { data } = await system.graph(`query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { id } } } }`, {
    id,
  });
  const input = { fulfillmentOrderId: data.order.fulfillmentOrders.nodes[0].id };
  for (const [step, type] of Object.entries(steps)) {
    const done = await system.graph(`mutation($input: ${type}!) { x: ${step}(input: $input) { userErrors { code message } } }`, { input }); // prettier-ignore
    expect([step, done.data?.x.userErrors]).toEqual([step, []]);
    await system.settle();
  }
}
const PACKED = {
  acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
};

beforeAll(async () => {
  mail = await startMailServer();
  const notifications = { channel: smtpChannel({ url: mail.url, from: 'Shop <shop@example.org>' }) };
  system = await openTestSystem({ start: new Date(), live: true, notifications });
  const { data } = await system.graph(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR", policies: { orderUrl: "https://shop.example/orders/{number}#{token}" } }) { channel { policies { orderUrl } } userErrors { code message } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    store: upsertLocation(input: { code: "S1", name: "Store", kind: "STORE", pickupEnabled: true, address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    upsertItem(input: { sku: "TEA", title: "Tea" }) { item { sku } }
    upsertPrices(input: { prices: [{ sku: "TEA", channel: "WEB", amount: "1.00", currencyCode: "EUR" }] }) { prices { sku } }
    adjustStock(input: { sku: "TEA", locationCode: "W1", delta: 50, reason: "FOUND" }) { level { id } }
    inStore: adjustStock(input: { sku: "TEA", locationCode: "S1", delta: 50, reason: "FOUND" }) { level { id } } }`);
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

  it('lets its holder ask for a change, and brings the decision by mail', async () => {
    const [email, mine] = ['mary@example.org', await place('mary@example.org')];
    const token = tokenFor(email, mine.number);
    const lineOf = 'query($id: ID!) { order(id: $id) { lines { nodes { id } } } }';
    const lineId = (await withLink(token, lineOf, { id: mine.id })).data.order.lines.nodes[0].id;
    const ask = `mutation($input: RequestOrderEditInput!) { requestOrderEdit(input: $input) { editRequest { id status } totalAfter { amount } userErrors { code } } }`;
    const edit = { orderId: mine.id, reason: 'two more guests', lines: [{ lineId, quantity: 4 }] };
    const asked = (await withLink(token, ask, { input: edit })).data.requestOrderEdit;
    expect(asked).toMatchObject({
      editRequest: { status: 'REQUESTED' },
      totalAfter: { amount: '4.00' },
      userErrors: [],
    });
    const approve = `mutation($input: DecideOrderEditInput!) { approveOrderEdit(input: $input) { order { total { amount } } userErrors { code field } } }`;
    const decide = (amount: string) =>
      system.graph(approve, { input: { orderId: mine.id, requestId: asked.editRequest.id, expectedTotal: { amount, currencyCode: 'EUR' } } }); // prettier-ignore
    expect((await decide('3.00')).data.approveOrderEdit).toEqual({ order: null, userErrors: [{ code: 'TOTAL_MISMATCH', field: ['expectedTotal'] }] }); // prettier-ignore
    expect((await decide('4.00')).data.approveOrderEdit).toEqual({
      order: { total: { amount: '4.00' } },
      userErrors: [],
    });
    await system.settle();
    const told = mail.received.filter(({ to }) => to.includes(email)).map(({ raw }) => unfolded(raw));
    const about = (heading: string) => told.filter((raw) => raw.includes(heading));
    expect([about('We have your change request'), about('Your order is changed')].map(({ length }) => length)).toEqual([1, 1]); // prettier-ignore
    expect(about('Your order is changed')[0]).toContain(`https://shop.example/orders/${mine.number}#`);
  });

  it('reaches returns of that order only, to see them and to change them', async () => {
    const placed = [await place('vera@example.org'), await place('rosalind@example.org')];
    const asked = async ({ id: orderId }: { id: string }): Promise<{ id: string; number: string }> => {
      await work(orderId, { ...PACKED, shipFulfillmentOrder: 'ShipInput' });
      const { data } = await system.graph('query($id: ID!) { order(id: $id) { lines { nodes { id } } } }', { id: orderId }); // prettier-ignore
      const lines = [{ lineId: data.order.lines.nodes[0].id, quantity: 1, reason: 'DEFECTIVE' }];
      const made = await system.graph(
        `mutation($input: RequestReturnInput!) { requestReturn(input: $input) { return { id number } userErrors { code message } } }`,
        { input: { orderId, lines, override: true } },
      );
      expect(made.data.requestReturn.userErrors).toEqual([]);
      await system.settle();
      return made.data.requestReturn.return;
    };
    const [mine, theirs] = [await asked(placed[0]!), await asked(placed[1]!)];
    const token = tokenFor('vera@example.org', placed[0]!.number);
    const { data, errors } = await withLink(
      token,
      `query($mine: ID!, $theirs: ID!, $number: String!, $order: ID!) {
        mine: return(id: $mine) { number label { status link { path } } }
        theirs: return(id: $theirs) { number label { status link { path } } }
        byNumber: returnByNumber(number: $number) { number }
        order(id: $order) { returns(first: 5) { nodes { number } } returnableLines { sku } }
        all: returns(first: 10) { nodes { number } } filtered: returns(first: 10, filter: { orderId: $order }) { nodes { number } } }`,
      { mine: mine.id, theirs: theirs.id, number: theirs.number, order: placed[1]!.id },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      mine: { number: mine.number, label: { status: 'PURCHASED', link: { path: expect.any(String) } } },
      theirs: null,
      byNumber: null,
      order: null,
      all: { nodes: [{ number: mine.number }] },
      filtered: { nodes: [] },
    });
    const change = async (name: string, type: string, input: object): Promise<any> => {
      const answer = await withLink(token, `mutation($input: ${type}!) { x: ${name}(input: $input) { return { status } userErrors { code } } }`, { input }); // prettier-ignore
      return answer.data?.x ?? JSON.stringify(answer.errors);
    };
    const lines = [{ lineId: mine.id, quantity: 1, reason: 'DEFECTIVE' }];
    for (const [name, type, input, code] of [
      ['requestReturn', 'RequestReturnInput', { orderId: placed[1]!.id, lines }, 'ORDER_NOT_FOUND'],
      ['sendReturn', 'SendReturnInput', { returnId: theirs.id }, 'RETURN_NOT_FOUND'],
      ['cancelReturn', 'CancelReturnInput', { returnId: theirs.id }, 'RETURN_NOT_FOUND'],
    ] as const)
      expect(await change(name, type, input)).toEqual({ return: null, userErrors: [{ code }] });
    for (const [name, type, input] of [
      ['approveReturn', 'ReturnCommandInput', { returnId: mine.id }],
      ['resolveReturn', 'ResolveReturnInput', { returnId: mine.id }],
      ['receiveReturn', 'ReceiveReturnInput', { returnId: mine.id, locationCode: 'W1' }],
      ['retryReturnLabel', 'RetryReturnLabelInput', { returnId: mine.id }],
    ] as const)
      expect(await change(name, type, input)).toContain('FORBIDDEN');
    expect(await change('cancelReturn', 'CancelReturnInput', { returnId: mine.id })).toEqual({
      return: { status: 'CANCELLED' },
      userErrors: [],
    });
    const { data: left } = await system.graph('query($id: ID!) { return(id: $id) { status } }', { id: theirs.id });
    expect(left.return.status).toBe('LABEL_ISSUED');
  });

  it('stands in mails about a pickup too', async () => {
    const { data } = await system.graph('{ locations(first: 5) { nodes { id code } } }');
    const { id: pickupLocationId } = data.locations.nodes.find(({ code }: any) => code === 'S1');
    const { id, number } = await place('ida@example.org', { method: 'PICKUP_IN_STORE', pickupLocationId });
    await work(id, { ...PACKED, markReadyForPickup: 'FulfillmentOrderCommandInput' });
    const raw = unfolded(mail.received.findLast(({ to }) => to.includes('ida@example.org'))?.raw ?? '');
    expect(raw).toContain('ready for pickup');
    const [, token = ''] = new RegExp(`orders/${number}#(order\\.[\\w.-]+)`).exec(raw) ?? [];
    const { data: seen } = await withLink(token, 'query($id: ID!) { order(id: $id) { fulfillmentStatus } }', { id });
    expect(seen.order.fulfillmentStatus).toBe('READY_FOR_PICKUP');
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

describe('what whoever holds the link does by themselves', () => {
  const CHANGE = `mutation($input: ChangeDeliveryAddressInput!) { x: changeDeliveryAddress(input: $input) { order { deliveries { address { line1 } } } userErrors { code field } } }`;

  it('is another address until it is picked, following the parcel, and what is in which store', async () => {
    const [mine, theirs] = [await place('elin@example.org'), await place('maja@example.org')];
    const token = tokenFor('elin@example.org', mine.number);
    const { data } = await withLink(token, 'query($id: ID!) { order(id: $id) { deliveries { id } } }', { id: mine.id });
    const deliveryId = data.order.deliveries[0].id;
    const move = async (input: object): Promise<any> => (await withLink(token, CHANGE, { input })).data.x;
    const address = { ...ADDRESS, line1: 'Torstr. 5' };
    expect(await move({ orderId: mine.id, deliveryId, address })).toEqual({ order: { deliveries: [{ address: { line1: 'Torstr. 5' } }] }, userErrors: [] }); // prettier-ignore
    for (const orderId of [theirs.id, '019a0000-0000-7000-8000-00000000dead'])
      expect((await move({ orderId, deliveryId, address })).userErrors).toEqual([{ code: 'ORDER_NOT_FOUND', field: ['orderId'] }]); // prettier-ignore
    const empty = await move({ orderId: mine.id, deliveryId, address: { ...address, city: ' ' } });
    expect(empty.userErrors).toEqual([{ code: 'INVALID_ADDRESS', field: ['address', 'city'] }]);
    await system.settle();
    await work(mine.id, { acceptFulfillmentOrder: 'FulfillmentOrderCommandInput', pickFulfillmentOrder: 'PickInput' });
    expect((await move({ orderId: mine.id, deliveryId, address: ADDRESS })).userErrors).toEqual([{ code: 'DELIVERY_IN_WORK', field: ['deliveryId'] }]); // prettier-ignore
    await work(mine.id, { packFulfillmentOrder: 'PackInput', shipFulfillmentOrder: 'ShipInput' });
    const seen = await withLink(
      token,
      `query($id: ID!) { order(id: $id) { fulfillmentStatus parcels { trackingNumber status carrier scans { status } } }
        availability(near: { latitude: 52.5, longitude: 13.4 }, channel: "WEB", skus: [{ sku: "TEA", quantity: 1 }]) { locations { location { code } available } } }`,
      { id: mine.id },
    );
    expect(seen.errors).toBeUndefined();
    const parcel = { trackingNumber: expect.stringMatching(/\w{8}/), status: 'SHIPPED', carrier: 'OMS', scans: [] };
    expect(seen.data.order).toEqual({ fulfillmentStatus: 'SHIPPED', parcels: [parcel] });
    expect(seen.data.availability[0].locations).toContainEqual({
      location: { code: 'S1' },
      available: expect.any(Number),
    });
    const receiver = await rows<{ line1: string }>(system.runtimes.orders.database.sql(), sql`select address ->> 'line1' as line1 from order_delivery where order_id = ${mine.id}`); // prettier-ignore
    expect(receiver).toEqual([{ line1: 'Torstr. 5' }]);
  });

  it('is not what costs more: that is asked for', async () => {
    await system.graph(`mutation($input: UpsertTaxRatesInput!) { upsertTaxRates(input: $input) { userErrors { code message } } }`, { input: { rates: [{ country: 'FR', name: 'TVA', rate: '0.20' }] } }); // prettier-ignore
    const mine = await place('noor@example.org');
    const token = tokenFor('noor@example.org', mine.number);
    const { data } = await withLink(token, 'query($id: ID!) { order(id: $id) { deliveries { id } total { amount } } }', { id: mine.id }); // prettier-ignore
    const input = {
      orderId: mine.id,
      deliveryId: data.order.deliveries[0].id,
      address: { ...ADDRESS, countryCode: 'FR' },
    };
    const refused = await withLink(token, CHANGE, { input });
    expect(refused.data.x).toEqual({ order: null, userErrors: [{ code: 'TOTAL_CHANGES', field: ['address'] }] });
    const { data: after } = await withLink(token, 'query($id: ID!) { order(id: $id) { deliveries { address { countryCode } } total { amount } } }', { id: mine.id }); // prettier-ignore
    expect(after.order).toEqual({ deliveries: [{ address: { countryCode: 'DE' } }], total: data.order.total });
  });

  it('is followed live', async () => {
    const { id, number } = await place('runa@example.org');
    const token = tokenFor('runa@example.org', number);
    const ended = new AbortController();
    const response = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: 'subscription($id: ID!) { orderStatusChanged(orderId: $id, after: 0) { type order { number } } }',
        variables: { id },
      }),
      signal: ended.signal,
    });
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('ORDER_CONFIRMED')) break;
    }
    ended.abort();
    expect(text).toContain(number);
  });
});

describe('a case of a guest', () => {
  const AGENT: Actor = { role: 'agent', id: 'agent-1' };
  const LEAD: Actor = { role: 'lead', id: 'lead-1' };
  const SELECTION = 'case { id number status } userErrors { code field }';
  const OPEN = `mutation($input: OpenCaseInput!) { x: openCase(input: $input) { ${SELECTION} } }`;
  const NOTE = `mutation($input: AddCaseNoteInput!) { x: addCaseNote(input: $input) { ${SELECTION} } }`;
  const RESOLVE = `mutation($input: ResolveCaseInput!) { x: resolveCase(input: $input) { ${SELECTION} } }`;
  const CASES = `query($id: ID!) { order(id: $id) { cases(first: 9) { nodes { id subject status order { number } entries { type text actorRole } } } } }`;
  const question = { kind: 'QUESTION', subject: 'Where is it?', text: 'It should have come.' };
  const lastMail = (email: string): string =>
    unfolded(mail.received.findLast(({ to }) => to.includes(email))?.raw ?? '');
  const as = async (actor: Actor, document: string, input: object): Promise<any> => {
    const { data, errors } = await system.graph(document, { input }, actor);
    expect([errors, data?.x.userErrors]).toEqual([undefined, []]);
    await system.settle();
    return data.x.case;
  };

  it('is opened, read and answered with the link of the order, which the mail about an answer has too', async () => {
    const { id, number } = await place('rita@example.org');
    const token = tokenFor('rita@example.org', number);
    const opened = await withLink(token, OPEN, { input: question });
    expect([opened.errors, opened.data?.x.userErrors]).toEqual([undefined, []]);
    await system.settle();
    const { id: caseId, number: caseNumber } = opened.data.x.case;
    const { data } = await system.graph('query($id: ID!) { case(id: $id) { about { type id } order { number } } }', { id: caseId }, AGENT); // prettier-ignore
    expect(data.case).toEqual({ about: { type: 'Order', id }, order: { number } });
    await as(AGENT, NOTE, { caseId, text: 'Between us: lost.' });
    expect(lastMail('rita@example.org')).not.toContain(caseNumber);
    await as(AGENT, NOTE, { caseId, text: 'We look for it.', visibleToCustomer: true });
    const told = lastMail('rita@example.org');
    expect(told).toContain(`News about your question ${caseNumber}`);
    expect(told).not.toMatch(/We look for it|Between us/);
    const [, again = ''] = new RegExp(`orders/${number}#(order\\.[\\w.-]+)`).exec(told) ?? [];
    const reply = await withLink(again, NOTE, { input: { caseId, text: 'Thank you.' } });
    expect(reply.data.x.userErrors).toEqual([]);
    const { data: read } = await withLink(again, CASES, { id });
    expect(read.order.cases.nodes).toEqual([
      {
        id: caseId,
        subject: 'Where is it?',
        status: 'OPEN',
        order: { number },
        entries: [
          { type: 'OPENED', text: 'It should have come.', actorRole: 'customer' },
          { type: 'NOTE', text: 'We look for it.', actorRole: 'agent' },
          { type: 'CUSTOMER_REPLIED', text: 'Thank you.', actorRole: 'customer' },
        ],
      },
    ]);
  });

  it('is about the order of the link and no other one, and is nobody else’s to see', async () => {
    const [mine, theirs] = [await place('nina@example.org'), await place('olga@example.org')];
    const [token, other] = [tokenFor('nina@example.org', mine.number), tokenFor('olga@example.org', theirs.number)];
    const refused = [{ code: 'UNKNOWN_ORDER', field: ['orderId'] }];
    for (const orderId of [theirs.id, '019a0000-0000-7000-8000-00000000dead', 'x'])
      expect((await withLink(token, OPEN, { input: { ...question, orderId } })).data.x.userErrors).toEqual(refused);
    const opened = (await withLink(token, OPEN, { input: { ...question, orderNumber: theirs.number } })).data.x.case;
    await system.settle();
    const ask = `query($id: ID!) { case(id: $id) { number } }`;
    expect((await withLink(other, ask, { id: opened.id })).data.case).toBeNull();
    expect((await withLink(other, NOTE, { input: { caseId: opened.id, text: 'hi' } })).data.x.userErrors).toEqual([
      { code: 'UNKNOWN_CASE', field: ['caseId'] },
    ]);
    const { data } = await system.graph(`query($id: ID!) { case(id: $id) { order { number } } }`, { id: opened.id });
    expect(data.case.order).toEqual({ number: mine.number });
  });

  it('that the system opened is for staff, until they write to the customer', async () => {
    const { id, number } = await place('ines@example.org');
    const token = tokenFor('ines@example.org', number);
    await system.graph(`mutation($input: HoldOrderInput!) { holdOrder(input: $input) { userErrors { code } } }`, { input: { orderId: id, reason: 'SUSPECTED_FRAUD' } }); // prettier-ignore
    await system.settle();
    const mails = mail.received.length;
    const { data } = await system.graph(CASES, { id }, AGENT);
    const [review] = data.order.cases.nodes;
    expect(review).toMatchObject({ status: 'OPEN' });
    expect((await withLink(token, CASES, { id })).data.order.cases.nodes).toEqual([]);
    expect((await withLink(token, 'query($id: ID!) { case(id: $id) { subject } }', { id: review.id })).data.case).toBeNull(); // prettier-ignore
    const note = await withLink(token, NOTE, { input: { caseId: review.id, text: 'hello' } });
    expect(note.data.x.userErrors).toEqual([{ code: 'UNKNOWN_CASE', field: ['caseId'] }]);
    await as(AGENT, RESOLVE, { caseId: review.id, resolution: 'HARMLESS' });
    expect([(await withLink(token, CASES, { id })).data.order.cases.nodes, mail.received.length]).toEqual([[], mails]);
  });

  it('is made right with a gift card, whose code only the guest gets', async () => {
    const { id: orderId, number } = await place('tove@example.org');
    const token = tokenFor('tove@example.org', number);
    const { id: caseId } = (await withLink(token, OPEN, { input: question })).data.x.case;
    const action = { giftCard: { amount: { amount: '15.00', currencyCode: 'EUR' } } };
    await as(LEAD, RESOLVE, { caseId, resolution: 'SORRY', text: 'A little something.', action });
    const sent = mail.received.filter(({ to }) => to.includes('tove@example.org')).map(({ raw }) => unfolded(raw));
    const card = sent.find((raw) => raw.includes('Here is a gift card of')) ?? '';
    const [, code = ''] = /Its code is ([\w-]+)\./.exec(card) ?? [];
    const { data } = await system.graph('query($code: String!) { giftCard(code: $code) { status available { amount } } }', { code }); // prettier-ignore
    expect(data.giftCard).toEqual({ status: 'ACTIVE', available: { amount: '15.00' } });
    const { data: seen } = await system.graph(`query($id: ID!) { case(id: $id) { status resolutionReference { type } } order: order(id: "${orderId}") { notifications(first: 9) { nodes { notice status } } } }`, { id: caseId }, AGENT); // prettier-ignore
    expect(seen.case).toEqual({ status: 'RESOLVED', resolutionReference: { type: 'GiftCard' } });
    expect(seen.order.notifications.nodes).toContainEqual({ notice: 'GIFT_CARD', status: 'SENT' });
    const [kept] = await rows(
      system.runtimes.customers.database.sql(),
      sql`select facts ? 'sealed' as sealed from notification where notice = 'GIFT_CARD'`,
    );
    expect(kept).toEqual({ sealed: false });
  });

  it('of a customer is about an order of the customer’s own: another one is none, whether it exists or not', async () => {
    const { data: made } = await system.graph(`mutation { upsertCustomer(input: { name: "Uma", email: "uma@example.org" }) { customer { id } } }`); // prettier-ignore
    const customerId = made.upsertCustomer.customer.id as string;
    const uma: Actor = { role: 'customer', id: 'sub-uma', customerId };
    const [own, foreign] = [await place('uma@example.org'), await place('wanda@example.org')];
    const assigned = { orderId: own.id, customerId };
    await system.graph(`mutation($input: AssignOrderInput!) { assignOrder(input: $input) { userErrors { code } } }`, { input: assigned }, AGENT); // prettier-ignore
    const about = async (named: object) => {
      const { id } = await as(uma, OPEN, { ...question, ...named });
      const { data } = await system.graph('query($id: ID!) { case(id: $id) { about { type } order { number } entries { type } } }', { id }, uma); // prettier-ignore
      return data.case;
    };
    for (const named of [{ orderId: own.id }, { orderNumber: own.number }])
      expect(await about(named)).toMatchObject({ about: { type: 'Order' }, order: { number: own.number } });
    const none = { about: { type: 'Customer' }, order: null, entries: [{ type: 'OPENED' }, { type: 'ORDER_UNKNOWN' }] };
    for (const named of [
      { orderId: foreign.id },
      { orderNumber: foreign.number },
      { orderId: '019a0000-0000-7000-8000-00000000dead' },
      { orderNumber: 'NO-SUCH' },
    ])
      expect(await about(named)).toEqual(none);
  });
});

describe('orders that were placed as a guest', () => {
  const CLAIM = `mutation($input: ClaimOrdersInput!) { claimOrders(input: $input) { orders { number } hasMore userErrors { code } } }`;
  const signedUp = async (name: string, verifiedEmail?: string): Promise<Actor> => {
    const { data } = await system.graph(
      `mutation($input: UpsertCustomerInput!) { upsertCustomer(input: $input) { customer { id } } }`,
      { input: { name } },
    );
    await system.settle();
    const customerId = data.upsertCustomer.customer.id as string;
    return { role: 'customer', id: `sub-${customerId}`, customerId, ...(verifiedEmail ? { verifiedEmail } : {}) };
  };
  const claim = async (actor: Actor, orderToken?: string): Promise<any> =>
    (await system.graph(CLAIM, { input: orderToken ? { orderToken } : {} }, actor)).data.claimOrders;

  it('become a customer’s own by the link of their mail: with case, return and messages, and one customer’s only', async () => {
    const order = await place('hedy@example.org');
    const token = tokenFor('hedy@example.org', order.number);
    await work(order.id, { ...PACKED, shipFulfillmentOrder: 'ShipInput' });
    await system.graph(`mutation($input: OpenCaseInput!) { openCase(input: $input) { userErrors { code } } }`, {
      input: { kind: 'QUESTION', subject: 'Where is it?', orderId: order.id, orderNumber: order.number },
    });
    const { data: returned } = await system.graph(`query($id: ID!) { order(id: $id) { lines { nodes { id } } } }`, {
      id: order.id,
    });
    const lines = [{ lineId: returned.order.lines.nodes[0].id, quantity: 1, reason: 'CHANGED_MIND' }];
    const { data: asked } = await system.graph(
      `mutation($input: RequestReturnInput!) { requestReturn(input: $input) { return { number } userErrors { code message } } }`,
      { input: { orderId: order.id, lines, override: true, shipping: 'OWN' } },
    );
    expect(asked.requestReturn.userErrors).toEqual([]);
    const customers = [await signedUp('Hedy'), await signedUp('Heidi'), await signedUp('Hannah')];
    const answers = await Promise.all(customers.map((actor) => claim(actor, token)));
    const won = answers.findIndex(({ orders }) => orders.length === 1);
    const codes = answers.map(({ userErrors }): string => userErrors[0]?.code ?? 'OK');
    expect(codes.toSorted()).toEqual(['ALREADY_CLAIMED', 'ALREADY_CLAIMED', 'OK']);
    const owner = customers[won] as Actor;
    // Whoever asks again has it already.
    expect(await claim(owner, token)).toMatchObject({ orders: [{ number: order.number }], userErrors: [] });
    await system.settle();
    const { data, errors } = await system.graph(
      `query($id: ID!, $order: ID!) { customer(id: $id) { orders(first: 5) { nodes { number } } cases(first: 5) { nodes { subject } } }
        order(id: $order) { returns(first: 5) { nodes { number } } events(first: 50) { nodes { type } } } }`,
      { id: owner.customerId, order: order.id },
      owner,
    );
    expect([errors, data]).toMatchObject([
      undefined,
      { customer: { orders: { nodes: [{ number: order.number }] }, cases: { nodes: [{ subject: 'Where is it?' }] } } },
    ]);
    expect(data.order.returns.nodes).toEqual([asked.requestReturn.return]);
    expect(data.order.events.nodes.filter(({ type }: any) => type === 'ORDER_CLAIMED')).toHaveLength(1);
    const { data: told } = await system.graph(`query($id: ID!) { customer(id: $id) { notifications(first: 9) { nodes { notice } } } }`, { id: owner.customerId }); // prettier-ignore
    expect(told.customer.notifications.nodes).toContainEqual({ notice: 'ORDER_CONFIRMED' });
    const [fact] = await rows(
      system.runtimes.analytics.database.sql(),
      sql`select customer_id from fact_return where order_id = ${order.id}`,
    );
    expect(fact).toEqual({ customerId: owner.customerId });
  });

  it('become so by a verified address, never by knowing a number or an address', async () => {
    const mine = [await place('Katherine@example.org'), await place('katherine@example.org')];
    await place('dorothy@example.org');
    const sure = await signedUp('Katherine', 'katherine@example.org');
    expect((await claim(await signedUp('Guesser'))).userErrors).toEqual([{ code: 'EMAIL_NOT_VERIFIED' }]);
    expect((await claim(sure, mine[0]?.number)).userErrors).toEqual([{ code: 'INVALID_LINK' }]);
    const { orders, hasMore } = await claim(sure);
    expect([orders.map(({ number }: any) => number).toSorted(), hasMore]).toEqual([mine.map(({ number }) => number).toSorted(), false]); // prettier-ignore
    expect((await claim(sure)).orders).toEqual([]);
    const guest = await system.graph(CLAIM, { input: {} }, null, { authorization: `Bearer ${tokenFor('dorothy@example.org', '[^#]*')}` }); // prettier-ignore
    expect(guest.data.claimOrders.userErrors).toEqual([{ code: 'SIGN_IN_REQUIRED' }]);
  });

  it('are given to a customer by service, who cannot take another customer’s', async () => {
    const order = await place('mae@example.org');
    const [mae, other] = [await signedUp('Mae'), await signedUp('Other')];
    const assign = async (customerId: string | undefined): Promise<any> =>
      (
        await system.graph(
          `mutation($input: AssignOrderInput!) { assignOrder(input: $input) { order { customer { id } } userErrors { code } } }`,
          { input: { orderId: order.id, customerId } },
          { role: 'agent', id: 'agent-1' },
        )
      ).data.assignOrder;
    expect(await assign(mae.customerId)).toEqual({ order: { customer: { id: mae.customerId } }, userErrors: [] });
    expect((await assign(other.customerId)).userErrors).toEqual([{ code: 'ALREADY_CLAIMED' }]);
  });
});
