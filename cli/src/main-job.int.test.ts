import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;

const BERLIN = {
  line1: 'Unter den Linden 1',
  city: 'Berlin',
  postalCode: '10117',
  countryCode: 'DE',
  name: 'Ada Lovelace',
};

async function mutate(name: string, inputType: string, selection: string, input: Record<string, unknown>) {
  const { data, errors } = await system.graph(
    `mutation($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message field details } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function order(id: string) {
  const { data, errors } = await system.graph(
    `query($id: ID!) { order(id: $id) { number status paymentStatus fulfillmentStatus hasBackorder total { amount } captured { amount } version
      lines { nodes { id quantity open backordered allocated shipped cancelled delivered item { title } } }
      events { nodes { sequence type } }
      allocationDecisions { candidates }
      fulfillmentOrders { nodes { id status location { code } lines { id quantity } shipments { id status trackingNumber labelPdf labelZpl } } } } }`,
    { id },
  );
  expect(errors).toBeUndefined();
  return data.order;
}

const place = (input: Record<string, unknown>) =>
  mutate('placeOrder', 'PlaceOrderInput', 'order { id number status }', {
    channel: 'WEB',
    deliveries: [{ method: 'SHIPPING', address: BERLIN }],
    payment: { method: 'INVOICE' },
    ...input,
  });

beforeAll(async () => {
  system = await openTestSystem();
  await mutate('upsertChannel', 'UpsertChannelInput', 'channel { code }', {
    code: 'WEB',
    name: 'Web shop',
    kind: 'WEB',
    currencyCode: 'EUR',
  });
  for (const [code, city, countryCode, latitude, longitude] of [
    ['BERLIN', 'Berlin', 'DE', 52.5, 13.4],
    ['PARIS', 'Paris', 'FR', 48.9, 2.35],
  ] as const) {
    await mutate('upsertLocation', 'UpsertLocationInput', 'location { id }', {
      code,
      name: `Warehouse ${city}`,
      kind: 'WAREHOUSE',
      address: { line1: 'Dock 1', city, countryCode, latitude, longitude },
    });
  }
  for (const sku of ['TEA', 'CUP', 'RARE'])
    await mutate('upsertItem', 'UpsertItemInput', 'item { sku }', {
      sku,
      title: `A ${sku.toLowerCase()}`,
      category: 'Kitchen',
    });
  await mutate('upsertItem', 'UpsertItemInput', 'item { sku }', {
    sku: 'SET',
    title: 'Tea for two',
    components: [
      { sku: 'TEA', quantity: 1 },
      { sku: 'CUP', quantity: 2 },
    ],
  });
  await mutate('upsertPrices', 'UpsertPricesInput', 'prices { sku }', {
    prices: [
      ['TEA', '4.50'],
      ['CUP', '8.00'],
      ['SET', '19.90'],
      ['RARE', '100.00'],
    ].map(([sku, amount]) => ({ sku, amount, channel: 'WEB', currencyCode: 'EUR' })),
  });
  for (const locationCode of ['BERLIN', 'PARIS'])
    for (const sku of ['TEA', 'CUP'])
      await mutate('adjustStock', 'AdjustStockInput', 'level { onHand }', {
        sku,
        locationCode,
        delta: 100,
        reason: 'FOUND',
      });
  await system.settle();
});
afterAll(() => system.close());

describe('the main job, through the graph alone', () => {
  it('takes an order from availability to delivery', async () => {
    const { data } = await system.graph(
      '{ availability(skus: [{ sku: "SET", quantity: 2 }]) { sku available inStock } }',
      {},
      { role: 'guest', id: 'storefront' },
    );
    expect(data.availability).toEqual([{ sku: 'SET', available: 100, inStock: true }]);
    const held = await mutate('reserveStock', 'ReserveStockInput', 'reservation { token }', {
      lines: [{ sku: 'SET', quantity: 2 }],
      destination: { countryCode: 'DE', latitude: 52.4, longitude: 13.3 },
    });
    const placed = await place({
      lines: [
        { sku: 'SET', quantity: 2 },
        { sku: 'TEA', quantity: 1 },
      ],
      reservationToken: held.reservation.token,
      expectedTotal: { amount: '44.30', currencyCode: 'EUR' },
    });
    expect(placed.userErrors).toEqual([]);
    await system.settle();

    const allocated = await order(placed.order.id);
    expect(allocated).toMatchObject({
      status: 'CONFIRMED',
      fulfillmentStatus: 'IN_PROGRESS',
      paymentStatus: 'PAID',
      total: { amount: '44.30' },
    });
    expect(allocated.lines.nodes.map((line: { allocated: number }) => line.allocated)).toEqual([2, 1]);
    expect(allocated.fulfillmentOrders.nodes).toHaveLength(1);
    const [work] = allocated.fulfillmentOrders.nodes;
    expect(work.location.code).toBe('BERLIN');

    for (const step of ['accept', 'pick', 'pack'] as const) {
      const type = { accept: 'FulfillmentOrderCommandInput', pick: 'PickInput', pack: 'PackInput' }[step];
      expect(
        (await mutate(`${step}FulfillmentOrder`, type, 'fulfillmentOrder { status }', { fulfillmentOrderId: work.id }))
          .userErrors,
      ).toEqual([]);
    }
    const early = await mutate('shipFulfillmentOrder', 'ShipInput', 'fulfillmentOrder { status }', {
      fulfillmentOrderId: work.id,
    });
    expect(early.userErrors[0].code).toBe('LABEL_NOT_READY');
    await system.settle();
    const [
      {
        shipments: [parcel],
      },
    ] = (await order(placed.order.id)).fulfillmentOrders.nodes;
    expect(parcel.status).toBe('LABEL_PURCHASED');
    expect(Buffer.from(parcel.labelPdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(parcel.labelZpl).toContain(parcel.trackingNumber);

    expect(
      (
        await mutate('shipFulfillmentOrder', 'ShipInput', 'fulfillmentOrder { status }', {
          fulfillmentOrderId: work.id,
        })
      ).userErrors,
    ).toEqual([]);
    await mutate('recordTrackingEvent', 'TrackingEventInput', 'shipment { status }', {
      shipmentId: parcel.id,
      externalId: 'e1',
      status: 'DELIVERED',
    });
    await system.settle();
    const done = await order(placed.order.id);
    expect(done).toMatchObject({ status: 'COMPLETED', fulfillmentStatus: 'DELIVERED' });
    expect(done.events.nodes.map((event: { type: string }) => event.type)).toEqual(
      expect.arrayContaining([
        'ORDER_PLACED',
        'ORDER_CONFIRMED',
        'ALLOCATED',
        'FULFILLMENT_PACKED',
        'LABEL_PURCHASED',
        'FULFILLMENT_SHIPPED',
        'FULFILLMENT_DELIVERED',
        'ORDER_COMPLETED',
      ]),
    );
    const levels = await system.graph(
      '{ item(sku: "CUP") { levels { nodes { onHand reserved softReserved location { code } } } } }',
    );
    expect(
      levels.data.item.levels.nodes.find((level: { location: { code: string } }) => level.location.code === 'BERLIN'),
    ).toMatchObject({ onHand: 96, reserved: 0, softReserved: 0 });
    const metrics = await system.graph(
      '{ metrics(query: { metrics: ["orders", "units", "netSales", "totalSales"], filters: [{ dimension: "channel", in: ["WEB"] }] }) { totals } }',
    );
    expect(metrics.data.metrics.totals).toEqual([1, 3, '44.30', '44.30']);
  });

  it('lets a shortfall wait and fills it when stock is received', async () => {
    await mutate('upsertSupplier', 'UpsertSupplierInput', 'supplier { code }', { code: 'ACME', name: 'Acme' });
    await mutate('setReorderPolicy', 'SetReorderPolicyInput', 'level { sku }', {
      sku: 'RARE',
      locationCode: 'BERLIN',
      reorderPoint: 1,
      orderUpTo: 10,
    });
    const alerts = async () =>
      (
        await system.graph(
          '{ reorderAlerts(filter: { status: ["OPEN"] }) { nodes { item { sku } reorderPosition suggestedQuantity } } }',
        )
      ).data.reorderAlerts.nodes;
    await system.settle();
    expect(await alerts()).toEqual([{ item: { sku: 'RARE' }, reorderPosition: 0, suggestedQuantity: 10 }]);
    const placed = await place({ lines: [{ sku: 'RARE', quantity: 3 }] });
    await system.settle();
    expect(await order(placed.order.id)).toMatchObject({ fulfillmentStatus: 'BACKORDERED', hasBackorder: true });
    expect(await alerts()).toEqual([{ item: { sku: 'RARE' }, reorderPosition: -3, suggestedQuantity: 13 }]);
    const bought = await mutate('createPurchaseOrder', 'CreatePurchaseOrderInput', 'purchaseOrder { id status }', {
      supplierCode: 'ACME',
      locationCode: 'PARIS',
      lines: [{ sku: 'RARE', quantity: 5 }],
    });
    await mutate('receivePurchaseOrder', 'ReceivePurchaseOrderInput', 'purchaseOrder { status }', {
      purchaseOrderId: bought.purchaseOrder.id,
    });
    await system.settle();
    const filled = await order(placed.order.id);
    expect(filled.lines.nodes[0]).toMatchObject({ allocated: 3, backordered: 0 });
    expect(filled.fulfillmentOrders.nodes.map((work: { location: { code: string } }) => work.location.code)).toEqual([
      'PARIS',
    ]);
  });

  it('refuses bad input with code and field, and writes nothing', async () => {
    const before = (await system.graph('{ orders { totalCount } }')).data.orders.totalCount;
    const codes = async (input: Record<string, unknown>) =>
      (await place(input)).userErrors.map(
        (error: { code: string; field: string[] }) => `${error.code} ${error.field?.join('.')}`,
      );
    expect(
      await codes({
        lines: [
          { sku: 'NOPE', quantity: 1 },
          { sku: 'TEA', quantity: 0 },
        ],
      }),
    ).toEqual(['UNKNOWN_SKU lines.0.sku', 'INVALID_QUANTITY lines.1.quantity']);
    expect(await codes({ lines: [] })).toEqual(['EMPTY_ORDER lines']);
    expect(await codes({ lines: [{ sku: 'TEA', quantity: 1 }], currencyCode: 'USD' })).toEqual([
      'CURRENCY_MISMATCH currencyCode',
    ]);
    expect(await codes({ lines: [{ sku: 'TEA', quantity: 1 }], reservationToken: 'forged.token' })).toEqual([
      'RESERVATION_INVALID reservationToken',
    ]);
    expect(
      await codes({ lines: [{ sku: 'TEA', quantity: 1 }], expectedTotal: { amount: '1.00', currencyCode: 'EUR' } }),
    ).toEqual(['TOTAL_MISMATCH expectedTotal']);
    expect((await system.graph('{ orders { totalCount } }')).data.orders.totalCount).toBe(before);
  });

  it('answers a repeated idempotency key with the same order and refuses another body', async () => {
    const first = await place({ lines: [{ sku: 'TEA', quantity: 1 }], idempotencyKey: 'k1' });
    const again = await place({ lines: [{ sku: 'TEA', quantity: 1 }], idempotencyKey: 'k1' });
    expect(again.order.id).toBe(first.order.id);
    const other = await place({ lines: [{ sku: 'TEA', quantity: 2 }], idempotencyKey: 'k1' });
    expect(other.userErrors[0].code).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('shows nothing to those who may not see', async () => {
    const placed = await place({ lines: [{ sku: 'TEA', quantity: 1 }] });
    const ask = (actor: Parameters<TestSystem['graph']>[2]) =>
      system.graph('query($id: ID!) { order(id: $id) { number } }', { id: placed.order.id }, actor);
    expect((await ask(null)).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect(
      (await ask({ role: 'customer', id: 'c', customerId: '019a0000-0000-7000-8000-000000000009' })).data.order,
    ).toBeNull();
    expect((await ask({ role: 'agent', id: 'a' })).data.order.number).toBe(placed.order.number);
    const metrics = await system.graph(
      '{ metrics(query: { metrics: ["orders"] }) { totals } }',
      {},
      { role: 'agent', id: 'a' },
    );
    expect(metrics.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('gives the last unit to one of two racing orders', async () => {
    await mutate('upsertItem', 'UpsertItemInput', 'item { sku }', { sku: 'LAST', title: 'The last one' });
    await mutate('upsertPrices', 'UpsertPricesInput', 'prices { sku }', {
      prices: [{ sku: 'LAST', amount: '1.00', channel: 'WEB', currencyCode: 'EUR' }],
    });
    await mutate('adjustStock', 'AdjustStockInput', 'level { onHand }', {
      sku: 'LAST',
      locationCode: 'PARIS',
      delta: 1,
      reason: 'FOUND',
    });
    await system.settle();
    const placed = await Promise.all([1, 2].map(() => place({ lines: [{ sku: 'LAST', quantity: 1 }] })));
    await Promise.all([system.settle(), system.settle()]);
    await system.settle();
    const lines = await Promise.all(placed.map(async ({ order: { id } }) => (await order(id)).lines.nodes[0]));
    expect(
      lines.map((line: { allocated: number }) => line.allocated).toSorted((a: number, b: number) => a - b),
    ).toEqual([0, 1]);
    expect(
      lines.map((line: { backordered: number }) => line.backordered).toSorted((a: number, b: number) => a - b),
    ).toEqual([0, 1]);
  });

  it('lets cancelling and shipping contend: one wins, stock and money agree', async () => {
    for (let round = 0; round < 3; round += 1) {
      const placed = await place({ lines: [{ sku: 'TEA', quantity: 2 }] });
      await system.settle();
      const [work] = (await order(placed.order.id)).fulfillmentOrders.nodes;
      await mutate('acceptFulfillmentOrder', 'FulfillmentOrderCommandInput', 'fulfillmentOrder { id }', {
        fulfillmentOrderId: work.id,
      });
      await mutate('pickFulfillmentOrder', 'PickInput', 'fulfillmentOrder { id }', { fulfillmentOrderId: work.id });
      await mutate('packFulfillmentOrder', 'PackInput', 'fulfillmentOrder { id }', { fulfillmentOrderId: work.id });
      await system.settle();
      await Promise.all([
        mutate('cancelOrder', 'CancelOrderInput', 'order { id }', { orderId: placed.order.id }).then(() =>
          system.settle(),
        ),
        mutate('shipFulfillmentOrder', 'ShipInput', 'fulfillmentOrder { id }', { fulfillmentOrderId: work.id }),
      ]);
      await system.settle();
      const { lines, status } = await order(placed.order.id);
      expect([lines.nodes[0].shipped, lines.nodes[0].cancelled].toSorted((a: number, b: number) => a - b)).toEqual([
        0, 2,
      ]);
      expect(['PROCESSING', 'CANCELLED']).toContain(status);
    }
  });

  it('leaves every rule unbroken', async () => {
    await system.settle();
    expect(await verifySystem(system.runtimes)).toEqual([]);
  });
});
