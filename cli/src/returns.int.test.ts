import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;
let customerId: string;

const BERLIN = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
const CLERK: Actor = { role: 'associate', id: 'clerk', locations: ['STORE'] };
const ADA = (): Actor => ({ role: 'customer', id: 'ada', customerId });
const RETURN = `id number status version origin shipping availableActions location { code } parcel { status trackingNumber }
  lines { sku quantity received exchangeLineId lots { quantity disposition resolution value { amount } fee { amount } location { code } } }`;

async function mutate(name: string, selection: string, input: Record<string, unknown>, actor?: Actor) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const known: Record<string, string> = {
    acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
    pickFulfillmentOrder: 'PickInput',
    packFulfillmentOrder: 'PackInput',
    shipFulfillmentOrder: 'ShipInput',
    recordTrackingEvent: 'TrackingEventInput',
    approveReturn: 'ReturnCommandInput',
    declineReturn: 'ReturnReasonInput',
  };
  const { data, errors } = await system.graph(
    `mutation($input: ${known[name] ?? type}!) { ${name}(input: $input) { ${selection} userErrors { code message field details } } }`,
    { input },
    ...(actor ? ([actor] as const) : []),
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function done(name: string, selection: string, input: Record<string, unknown>, actor?: Actor) {
  const answer = await mutate(name, selection, input, actor);
  expect(answer.userErrors).toEqual([]);
  return answer;
}

async function orderOf(id: string, actor?: Actor) {
  const { data, errors } = await system.graph(
    `query($id: ID!) { order(id: $id) { number status paymentStatus fulfillmentStatus returnStatus total { amount } allowanceTotal { amount } captured { amount } refunded { amount } balanceDue { amount } availableActions
      lines { nodes { id sku kind quantity shipped delivered returned lost allocated total { amount } } } returns { nodes { ${RETURN} } }
      returnableLines { sku quantity obstacle faultOnly } events { nodes { type } } fulfillmentOrders { nodes { id status shipments { id status trackingNumber } } } } }`,
    { id },
    ...(actor ? ([actor] as const) : []),
  );
  expect(errors).toBeUndefined();
  return data.order;
}

async function stock(sku: string, code: string) {
  const { data } = await system.graph(
    'query($sku: ID!) { item(sku: $sku) { levels { nodes { onHand reserved damaged qualityControl available location { code } } } } }'.replace(
      'ID!',
      'String!',
    ),
    { sku },
  );
  const { location: _location, ...level } =
    data.item.levels.nodes.find((one: { location: { code: string } }) => one.location.code === code) ?? {};
  return level as { onHand: number; reserved: number; damaged: number; qualityControl: number; available: number };
}

const work = async (orderId: string) =>
  (await orderOf(orderId)).fulfillmentOrders.nodes.filter((one: { status: string }) => one.status === 'OPEN');

/** Ships everything that waits in the warehouse; answers the parcels. */
async function ship(orderId: string): Promise<{ id: string; trackingNumber: string }[]> {
  const open = await work(orderId);
  for (const { id: fulfillmentOrderId } of open) {
    for (const step of ['accept', 'pick', 'pack'])
      await done(`${step}FulfillmentOrder`, 'fulfillmentOrder { status }', { fulfillmentOrderId });
    await system.settle();
    await done('shipFulfillmentOrder', 'fulfillmentOrder { status }', { fulfillmentOrderId });
  }
  await system.settle();
  const ids = open.map((one: { id: string }) => one.id);
  const { fulfillmentOrders } = await orderOf(orderId);
  return fulfillmentOrders.nodes
    .filter((one: { id: string }) => ids.includes(one.id))
    .flatMap((one: { shipments: unknown[] }) => one.shipments);
}

let scans = 0;
async function scan(shipmentId: string, status: string): Promise<void> {
  scans += 1;
  await done('recordTrackingEvent', 'shipment { status }', { shipmentId, externalId: `s${scans}`, status });
  await system.settle();
}

async function buy(lines: object[], payment: object = { method: 'CARD', token: 'tok' }): Promise<string> {
  const { order } = await done('placeOrder', 'order { id }', {
    channel: 'WEB',
    customerId,
    email: 'ada@example.com',
    lines,
    deliveries: [{ method: 'SHIPPING', address: BERLIN, shippingPrice: { amount: '4.90', currencyCode: 'EUR' } }],
    payment,
  });
  await system.settle();
  return order.id;
}

/** Bought on the web, shipped, and delivered. */
async function delivered(lines: object[]): Promise<string> {
  const orderId = await buy(lines);
  for (const { id } of await ship(orderId)) await scan(id, 'DELIVERED');
  return orderId;
}

beforeAll(async () => {
  system = await openTestSystem();
  await done('upsertChannel', 'channel { code }', { code: 'WEB', name: 'Web shop', kind: 'WEB', currencyCode: 'EUR' });
  for (const [code, kind] of [
    ['WAREHOUSE', 'WAREHOUSE'],
    ['STORE', 'STORE'],
  ])
    await done('upsertLocation', 'location { id }', {
      code,
      name: `The ${code!.toLowerCase()}`,
      kind,
      address: { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' },
    });
  for (const sku of ['TEA', 'CUP']) await done('upsertItem', 'item { sku }', { sku, title: `A ${sku}` });
  await done('upsertItem', 'item { sku }', {
    sku: 'SET',
    title: 'Tea for two',
    components: [
      { sku: 'TEA', quantity: 1 },
      { sku: 'CUP', quantity: 2 },
    ],
  });
  await done('upsertPrices', 'prices { sku }', {
    prices: [
      ['TEA', '10.00'],
      ['CUP', '5.00'],
      ['SET', '18.00'],
    ].map(([sku, amount]) => ({ sku, amount, channel: 'WEB', currencyCode: 'EUR' })),
  });
  for (const sku of ['TEA', 'CUP'])
    await done('adjustStock', 'level { id }', { sku, locationCode: 'WAREHOUSE', delta: 100, reason: 'FOUND' });
  const { customer } = await done('upsertCustomer', 'customer { id }', {
    externalReference: 'ada',
    name: 'Ada',
    email: 'ada@example.com',
  });
  customerId = customer.id;
  await system.settle();
});
afterAll(async () => {
  try {
    await system.settle();
    expect(await verifySystem(system.runtimes)).toEqual([]);
  } finally {
    await system.close();
  }
});

describe('returns, through the graph alone', () => {
  it('bought on the web, delivered, brought to a store, credited: two mutations for the clerk', async () => {
    const orderId = await delivered([{ sku: 'TEA', quantity: 2 }]);
    const order = await orderOf(orderId);
    expect(order).toMatchObject({ status: 'COMPLETED', captured: { amount: '24.90' } });
    expect(order.returnableLines).toEqual([{ sku: 'TEA', quantity: 2, obstacle: null, faultOnly: false }]);
    const scanned = await done(
      'openStoreReturn',
      `return { ${RETURN} }`,
      { code: order.number, locationCode: 'STORE', items: [{ sku: 'TEA', quantity: 1, resolution: 'STORE_CREDIT' }] },
      CLERK,
    );
    expect(scanned.return).toMatchObject({ status: 'RECEIVED', origin: 'STORE', availableActions: ['inspectReturn'] });
    await system.settle();
    expect(await stock('TEA', 'STORE')).toMatchObject({ onHand: 1, qualityControl: 1, available: 0 });
    const finished = await done(
      'completeStoreReturn',
      `return { ${RETURN} } order { returnStatus refunded { amount } }`,
      { returnId: scanned.return.id, locationCode: 'STORE' },
      CLERK,
    );
    expect(finished.return).toMatchObject({
      status: 'CLOSED',
      lines: [{ lots: [{ disposition: 'RESTOCK', resolution: 'STORE_CREDIT', value: { amount: '10.00' } }] }],
    });
    await system.settle();
    expect(await stock('TEA', 'STORE')).toMatchObject({ onHand: 1, qualityControl: 0, available: 1 });
    const after = await orderOf(orderId);
    expect(after).toMatchObject({
      status: 'COMPLETED',
      returnStatus: 'PARTIALLY_RETURNED',
      refunded: { amount: '10.00' },
      balanceDue: { amount: '0.00' },
    });
    const { data } = await system.graph(
      'query($id: ID!) { customer(id: $id) { storeCredit { balance { amount } } } }',
      { id: customerId },
    );
    expect(data.customer.storeCredit).toEqual([{ balance: { amount: '10.00' } }]);
  });

  it('asked for by the customer: label by event, scanned under way, received in parts, inspected, refunded', async () => {
    const orderId = await delivered([{ sku: 'TEA', quantity: 3 }]);
    const [{ id: lineId }] = (await orderOf(orderId)).lines.nodes;
    const asked = (quantity: number, more: object = {}) => ({
      orderId,
      lines: [{ lineId, quantity, reason: 'CHANGED_MIND', ...more }],
    });
    const preview = await done(
      'requestReturn',
      'return { id } estimate { refund { amount } }',
      { ...asked(2), dryRun: true },
      ADA(),
    );
    expect(preview).toMatchObject({ return: null, estimate: { refund: { amount: '20.00' } } });
    const tooMuch = await mutate('requestReturn', 'return { id }', asked(4), ADA());
    expect(tooMuch.userErrors).toMatchObject([{ code: 'QUANTITY_EXCEEDED', field: ['lines', '0', 'quantity'] }]);
    const { return: requested } = await done('requestReturn', `return { ${RETURN} }`, asked(2), ADA());
    expect(requested).toMatchObject({ status: 'APPROVED', shipping: 'LABEL', location: { code: 'WAREHOUSE' } });
    await system.settle();
    const label = async (actor: Actor) => {
      const { data, errors } = await system.graph(
        'query($id: ID!) { return(id: $id) { status label { status trackingNumber qrCode link { path } } } }',
        { id: requested.id },
        actor,
      );
      expect(errors).toBeUndefined();
      return data.return;
    };
    const own = await label(ADA());
    expect(own).toMatchObject({ status: 'LABEL_ISSUED', label: { status: 'PURCHASED' } });
    expect(own.label.qrCode.length).toBeGreaterThan(100);
    expect(own.label.link.path).toMatch(/^\/files\//);
    const file = await fetch(`${system.url}${own.label.link.path}`);
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(await label({ role: 'customer', id: 'eve', customerId: '019a0000-0000-7000-8000-0000000000ee' })).toBeNull();
    const { trackingNumber } = own.label;
    await done('recordTrackingEvent', 'shipment { id }', { trackingNumber, externalId: 'r1', status: 'IN_TRANSIT' });
    await system.settle();
    expect((await orderOf(orderId)).returns.nodes[0]).toMatchObject({
      status: 'IN_TRANSIT',
      parcel: { trackingNumber },
    });
    const { data: found } = await system.graph(
      'query($text: String!) { orders(filter: { text: $text }) { nodes { id } } }',
      { text: requested.number },
    );
    expect(found.orders.nodes).toEqual([{ id: orderId }]);

    const before = await stock('TEA', 'WAREHOUSE');
    const part = { returnId: requested.id, locationCode: 'WAREHOUSE', items: [{ sku: 'TEA', quantity: 1 }] };
    const refusedElsewhere = await mutate('receiveReturn', 'return { id }', part, CLERK);
    expect(refusedElsewhere.userErrors).toMatchObject([{ code: 'UNKNOWN_LOCATION' }]);
    expect((await done('receiveReturn', 'return { status }', part)).return.status).toBe('PARTIALLY_RECEIVED');
    await done('inspectReturn', 'return { status }', {
      returnId: requested.id,
      items: [{ sku: 'TEA', quantity: 1, disposition: 'DAMAGED' }],
    });
    await system.settle();
    expect(await stock('TEA', 'WAREHOUSE')).toMatchObject({
      onHand: before.onHand + 1,
      damaged: before.damaged + 1,
      available: before.available,
    });
    // Damaged, though said to be fine: a person decides.
    const { data: cases } = await system.graph('{ cases(filter: { kind: "RETURN_MISMATCH" }) { nodes { status } } }');
    expect(cases.cases.nodes).toEqual([{ status: 'OPEN' }]);
    expect(
      (await done('receiveReturn', 'return { status }', { returnId: requested.id, locationCode: 'STORE' })).return
        .status,
    ).toBe('RECEIVED');
    await done('inspectReturn', 'return { status }', {
      returnId: requested.id,
      items: [{ sku: 'TEA', quantity: 1, disposition: 'RESTOCK' }],
    });
    const resolved = await done('resolveReturn', `return { ${RETURN} }`, {
      returnId: requested.id,
      items: [{ sku: 'TEA', quantity: 1, resolution: 'REJECT' }],
    });
    expect(resolved.return.status).toBe('RESOLVED');
    await system.settle();
    expect(await stock('TEA', 'WAREHOUSE')).toMatchObject({ onHand: before.onHand, damaged: before.damaged });
    const after = await orderOf(orderId);
    expect(after).toMatchObject({
      returnStatus: 'PARTIALLY_RETURNED',
      refunded: { amount: '10.00' },
      lines: { nodes: [{ returned: 1 }] },
      balanceDue: { amount: '0.00' },
    });
    expect(after.returns.nodes[0].status).toBe('CLOSED');
  });

  it('is exchanged for the same again at no cost; what is set aside goes back to its vendor, or is decided on', async () => {
    const orderId = await delivered([{ sku: 'CUP', quantity: 2 }]);
    const order = await orderOf(orderId);
    const scanned = await done('openStoreReturn', 'return { id }', {
      code: order.number,
      locationCode: 'STORE',
      items: [{ sku: 'CUP', quantity: 1, resolution: 'EXCHANGE', reason: 'DEFECTIVE' }],
    });
    await done('completeStoreReturn', 'return { status }', {
      returnId: scanned.return.id,
      locationCode: 'STORE',
      items: [{ sku: 'CUP', quantity: 1, disposition: 'RETURN_TO_VENDOR' }],
    });
    await system.settle();
    const even = await orderOf(orderId);
    expect(even).toMatchObject({ status: 'PROCESSING', balanceDue: { amount: '0.00' }, refunded: { amount: '0.00' } });
    expect(even.lines.nodes[1]).toMatchObject({
      kind: 'EXCHANGE',
      sku: 'CUP',
      quantity: 1,
      allocated: 1,
      total: { amount: '5.00' },
    });
    expect(await stock('CUP', 'STORE')).toMatchObject({ onHand: 1, qualityControl: 1, available: 0 });
    await done('returnToVendor', 'return { id }', {
      returnId: scanned.return.id,
      locationCode: 'STORE',
      reference: 'RMA 77',
    });
    for (const { id } of await ship(orderId)) await scan(id, 'DELIVERED');
    expect(await stock('CUP', 'STORE')).toMatchObject({ onHand: 0, qualityControl: 0 });
    expect(await orderOf(orderId)).toMatchObject({ status: 'COMPLETED', balanceDue: { amount: '0.00' } });

    const second = await done('openStoreReturn', 'return { id }', {
      code: order.number,
      locationCode: 'STORE',
      items: [{ sku: 'CUP', quantity: 1 }],
    });
    await done('inspectReturn', 'return { id }', {
      returnId: second.return.id,
      items: [{ sku: 'CUP', quantity: 1, disposition: 'QUARANTINE' }],
    });
    await done('resolveReturn', 'return { id }', {
      returnId: second.return.id,
      items: [{ sku: 'CUP', quantity: 1, resolution: 'REFUND' }],
    });
    await system.settle();
    expect(await orderOf(orderId)).toMatchObject({ refunded: { amount: '5.00' }, balanceDue: { amount: '0.00' } });
  });

  it('a parcel that comes back undelivered opens a return by itself', async () => {
    const orderId = await buy([{ sku: 'SET', quantity: 1 }]);
    const [parcel] = await ship(orderId);
    await scan(parcel!.id, 'RETURN_TO_SENDER');
    const coming = await orderOf(orderId);
    expect(coming).toMatchObject({ returnStatus: 'IN_PROGRESS', status: 'PROCESSING' });
    const [back] = coming.returns.nodes;
    expect(back).toMatchObject({ origin: 'CARRIER', status: 'IN_TRANSIT', location: { code: 'WAREHOUSE' } });
    expect(
      back.lines.map(({ sku, quantity }: { sku: string; quantity: number }) => [sku, quantity]).toSorted(),
    ).toEqual([
      ['CUP', 2],
      ['TEA', 1],
    ]);
    await done('receiveReturn', 'return { id }', { returnId: back.id, locationCode: 'WAREHOUSE' });
    await done('inspectReturn', 'return { id }', {
      returnId: back.id,
      items: [
        { sku: 'TEA', quantity: 1, disposition: 'RESTOCK' },
        { sku: 'CUP', quantity: 2, disposition: 'RESTOCK' },
      ],
    });
    await system.settle();
    expect(await orderOf(orderId)).toMatchObject({
      status: 'COMPLETED',
      returnStatus: 'RETURNED',
      paymentStatus: 'REFUNDED',
      refunded: { amount: '22.90' },
      balanceDue: { amount: '0.00' },
      lines: { nodes: [{ returned: 1, delivered: 0 }] },
    });
  });

  it('is exchanged at the counter for something dearer, paid there; invoice and credit note follow by themselves', async () => {
    const entity = `mutation($input: UpsertLegalEntityInput!) { upsertLegalEntity(input: $input) { userErrors { code } } }`;
    const seller = { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };
    const made = await system.graph(entity, { input: { code: 'DE', name: 'Tea GmbH', address: seller } });
    expect([made.errors, made.data.upsertLegalEntity.userErrors]).toEqual([undefined, []]);
    const web = { code: 'WEB', name: 'Web shop', kind: 'WEB', currencyCode: 'EUR', legalEntity: 'DE' };
    await done('upsertChannel', 'channel { code }', { ...web, policies: { invoiceWhenShipped: true } });
    const orderId = await delivered([{ sku: 'CUP', quantity: 1 }]);
    const { number } = await orderOf(orderId);
    const items = [{ sku: 'CUP', quantity: 1, resolution: 'EXCHANGE', exchangeSku: 'TEA' }];
    const scanned = await done('openStoreReturn', 'return { id }', { code: number, locationCode: 'STORE', items }, CLERK); // prettier-ignore
    const closing = { returnId: scanned.return.id, locationCode: 'STORE', payment: { method: 'CASH' } };
    const closed = await done('completeStoreReturn', 'order { balanceDue { amount } payments { method amount { amount } } }', closing, CLERK); // prettier-ignore
    expect(closed.order).toEqual({
      balanceDue: { amount: '0.00' },
      payments: expect.arrayContaining([{ method: 'CASH', amount: { amount: '5.00' } }]),
    });
    await system.settle();
    for (const { id } of await ship(orderId)) await scan(id, 'DELIVERED');
    await system.settle();
    expect(await orderOf(orderId)).toMatchObject({ status: 'COMPLETED', paymentStatus: 'PAID' });
    const { data } = await system.graph(
      'query($id: ID!) { order(id: $id) { total { amount } allowanceTotal { amount } documents { kind total { amount } pdf } } }',
      { id: orderId },
    );
    const { documents } = data.order as { documents: { kind: string; total: { amount: string }; pdf: string }[] };
    expect(documents.map(({ kind, total }) => `${kind} ${total.amount}`).toSorted()).toEqual([
      'CREDIT_NOTE -5.00',
      'INVOICE 10.00',
      'INVOICE 9.90',
    ]);
    for (const { pdf } of documents) expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    await done('upsertChannel', 'channel { code }', { ...web, policies: { invoiceWhenShipped: false } });
  });

  it('a lost parcel is claimed, and its goods go out again without a second charge', async () => {
    const orderId = await buy([{ sku: 'SET', quantity: 1 }]);
    const [parcel] = await ship(orderId);
    await scan(parcel!.id, 'LOST');
    const lost = await orderOf(orderId);
    expect(lost.lines.nodes).toMatchObject([
      { sku: 'SET', kind: 'SALE', shipped: 1, lost: 1 },
      { sku: 'SET', kind: 'REPLACEMENT', quantity: 1, allocated: 1, total: { amount: '0.00' } },
    ]);
    const { data } = await system.graph(
      'query($id: ID!) { order(id: $id) { carrierClaims { id kind status resolution value { amount } trackingNumber items { sku quantity } } } }',
      { id: orderId },
    );
    const [claim] = data.order.carrierClaims;
    expect(claim).toMatchObject({
      kind: 'LOST',
      status: 'OPEN',
      resolution: 'RESHIP',
      value: { amount: '18.00' },
      trackingNumber: parcel!.trackingNumber,
    });
    for (const { id } of await ship(orderId)) await scan(id, 'DELIVERED');
    expect(await orderOf(orderId)).toMatchObject({
      status: 'COMPLETED',
      captured: { amount: '22.90' },
      balanceDue: { amount: '0.00' },
    });
    await done('fileCarrierClaim', 'claim { status }', { claimId: claim.id, reference: 'C-1' });
    const paid = await done('settleCarrierClaim', 'claim { status paid { amount } }', {
      claimId: claim.id,
      paid: { amount: '9.00', currencyCode: 'EUR' },
    });
    expect(paid.claim).toEqual({ status: 'PAID', paid: { amount: '9.00' } });
    // What came in its place is worth what was paid for.
    const order = await orderOf(orderId);
    const scanned = await done(
      'openStoreReturn',
      'return { id }',
      { code: order.number, locationCode: 'STORE', items: [{ sku: 'SET', quantity: 1 }] },
      CLERK,
    );
    await done(
      'completeStoreReturn',
      'return { status }',
      { returnId: scanned.return.id, locationCode: 'STORE' },
      CLERK,
    );
    await system.settle();
    expect(await orderOf(orderId)).toMatchObject({ refunded: { amount: '18.00' }, balanceDue: { amount: '0.00' } });
  });

  it('tells the customer at each stage', async () => {
    const { data } = await system.graph(
      'query($id: ID!) { customer(id: $id) { notifications(first: 200) { nodes { notice } } } }',
      { id: customerId },
    );
    const notices = new Set(data.customer.notifications.nodes.map(({ notice }: { notice: string }) => notice));
    for (const notice of [
      'RETURN_APPROVED',
      'RETURN_LABEL_ISSUED',
      'RETURN_RECEIVED',
      'RETURN_RESOLVED',
      'RETURN_TO_SENDER',
      'RESHIPPED',
      'REFUNDED',
      'CREDIT_ISSUED',
    ])
      expect(notices).toContain(notice);
  });

  it('a scanned item is the one that was bought by itself, before the part of a kit; a part alone is a return as well', async () => {
    const orderId = await delivered([
      { sku: 'SET', quantity: 1 },
      { sku: 'TEA', quantity: 1 },
    ]);
    const { number } = await orderOf(orderId);
    const bring = async (sku: string) => {
      const items = [{ sku, quantity: 1, resolution: 'REFUND' }];
      const opened = await done(
        'openStoreReturn',
        `return { id }`,
        { code: number, locationCode: 'STORE', items },
        CLERK,
      );
      await system.settle();
      const closing = { returnId: opened.return.id, locationCode: 'STORE' };
      const closed = await done('completeStoreReturn', `return { ${RETURN} } order { returnStatus }`, closing, CLERK);
      await system.settle();
      return closed;
    };
    const part = await bring('CUP');
    expect(part.order).toEqual({ returnStatus: 'PARTIALLY_RETURNED' });
    const whole = await bring('TEA');
    expect(whole.return.lines[0].lots).toMatchObject([{ resolution: 'REFUND', value: { amount: '10.00' } }]);
    const { lines, returnStatus } = await orderOf(orderId);
    expect(lines.nodes.map((line: { sku: string; returned: number }) => [line.sku, line.returned])).toEqual([
      ['SET', 0],
      ['TEA', 1],
    ]);
    expect(returnStatus).toBe('PARTIALLY_RETURNED');
  });
});
