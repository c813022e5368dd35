import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SIGNATURE_HEADER, signBody } from '@oms/fulfillment/carriers/signed-updates';
import { BuiltInCarrier } from '@oms/fulfillment/carriers/built-in-carrier';
import { builtInWebhookSecret } from '@oms/fulfillment/services';
import { openScheduledWork } from '@oms/fulfillment/operations/schedule-fulfillment-order';
import { voidUnusedLabels } from '@oms/fulfillment/operations/void-label';
import { watchPickups } from '@oms/fulfillment/operations/watch-pickups';
import { pollCarriers } from '@oms/fulfillment/operations/receive-carrier-news';
import { jobActor, type Actor } from '@oms/platform/auth/actor';
import { rows, run, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { openTestSystem, TEST_SECRET, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
let system: TestSystem;
jest.setTimeout(180_000);
const places: Record<string, string> = {};

const ADDRESS = {
  line1: 'Unter den Linden 1',
  city: 'Berlin',
  postalCode: '10117',
  countryCode: 'DE',
  name: 'Ada Lovelace',
};
const ORDER = `id number status fulfillmentStatus lines { nodes { id quantity allocated shipped delivered cancelled lost backordered } }
  events { nodes { type } }
  fulfillmentOrders(first: 20) { nodes { id number status onHold isLate dueAt pickupCode hold { reason } location { code } pickupLocation { code } handedOver { to check }
    lines { id sku quantity picked packed shipped delivered short shortReason cancelled lost }
    shipments { id status trackingNumber sscc carrier failure boughtService contents { lineId quantity } boxCode labelPdf labelLink(format: "PNG") { path } trackingEvents { status } estimatedAt } } }`;

async function mutate(name: string, input: Record<string, unknown>, selection: string, actor?: Actor): Promise<any> {
  const type = TYPES[name] ?? `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const answer = await system.graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message field details } } }`,
    { input },
    ...(actor ? [actor] : []),
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name];
}

const TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['accept', 'reject', 'reroute', 'open'].map((name) => [`${name}FulfillmentOrder`, 'FulfillmentOrderCommandInput']),
  ),
  releaseFulfillmentHold: 'FulfillmentOrderCommandInput',
  markReadyForPickup: 'FulfillmentOrderCommandInput',
  receiveAtStore: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
  shipFulfillmentOrder: 'ShipInput',
  setLocationPolicy: 'LocationPolicyInput',
  recordTrackingEvent: 'TrackingEventInput',
};

const step = (name: string, id: string, input: Record<string, unknown> = {}, actor?: Actor) =>
  mutate(name, { fulfillmentOrderId: id, ...input }, 'fulfillmentOrder { id status }', actor);
const done = async (name: string, id: string, input: Record<string, unknown> = {}, actor?: Actor) => {
  const answer = await step(name, id, input, actor);
  expect(answer.userErrors).toEqual([]);
  return answer.fulfillmentOrder;
};

async function order(id: string): Promise<any> {
  const { data, errors } = await system.graph(`query($id: ID!) { order(id: $id) { ${ORDER} } }`, { id });
  expect(errors).toBeUndefined();
  return data.order;
}
/** The work on an order, in the order of its numbers: the clock stands still. */
const work = async (id: string): Promise<any[]> =>
  (await order(id)).fulfillmentOrders.nodes.toSorted((a: any, b: any) => a.number.localeCompare(b.number));
const timeline = async (id: string) => (await order(id)).events.nodes.map((one: any) => one.type);

async function place(lines: readonly { sku: string; quantity: number }[], delivery: Record<string, unknown> = {}) {
  const answer = await mutate(
    'placeOrder',
    {
      channel: 'WEB',
      email: 'ada@example.com',
      lines,
      deliveries: [{ method: 'SHIPPING', address: ADDRESS, ...delivery }],
      payment: { method: 'INVOICE' },
    },
    'order { id number }',
  );
  expect(answer.userErrors).toEqual([]);
  await system.settle();
  return answer.order as { id: string; number: string };
}

async function upTo(status: string, id: string, actor?: Actor) {
  const steps = ['accept', 'pick', 'pack'];
  const reached: Readonly<Record<string, number>> = { ACCEPTED: 1, PICKED: 2, PACKED: 3 };
  for (const name of steps.slice(0, reached[status])) await done(`${name}FulfillmentOrder`, id, {}, actor);
  await system.settle();
}

const job = <T>(name: 'fulfillment', handle: (ctx: any) => Promise<T>) =>
  handle(operationContext(system.runtimes[name], jobActor('test'), newId()));

/** A carrier's message, as it would come in from outside. */
const message = async (updates: readonly object[], signature?: string) => {
  const body = JSON.stringify({ updates });
  return fetch(`${system.url}/webhooks/carriers/oms`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: signature ?? signBody(body, builtInWebhookSecret(TEST_SECRET)),
    },
    body,
  });
};
const scan = (trackingNumber: string, status: string, eventId: string, at = '2026-03-03T10:00:00Z') => ({
  trackingNumber,
  event: { eventId, status, occurredAt: at, description: status },
});

async function stockAt(sku: string, code: string) {
  const { data } = await system.graph(
    'query($sku: ID!) { item(sku: $sku) { levels { nodes { onHand reserved damaged location { code } } } } }'.replace(
      'ID!',
      'String!',
    ),
    { sku },
  );
  return data.item.levels.nodes.find((level: any) => level.location.code === code);
}

beforeAll(async () => {
  system = await openTestSystem();
  await mutate('upsertChannel', { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' }, 'channel { code }');
  for (const [code, kind, city, latitude] of [
    ['BERLIN', 'WAREHOUSE', 'Berlin', 52.5],
    ['MUNICH', 'WAREHOUSE', 'Munich', 48.1],
    ['STORE', 'STORE', 'Hamburg', 53.5],
  ] as const) {
    const { location } = await mutate(
      'upsertLocation',
      {
        code,
        name: `${kind === 'STORE' ? 'Store' : 'Warehouse'} ${city}`,
        kind,
        pickupEnabled: kind === 'STORE',
        timeZone: 'Europe/Berlin',
        address: { line1: 'Dock 1', city, postalCode: '20095', countryCode: 'DE', latitude, longitude: 13 },
      },
      'location { id }',
    );
    places[code] = location.id;
  }
  for (const [sku, gtin] of [
    ['TEA', '4006381333931'],
    ['CUP', null],
    ['LAMP', null],
    ['BOOK', null],
  ] as const) {
    await mutate('upsertItem', { sku, title: `A ${sku.toLowerCase()}`, category: 'Home', weightGrams: 300, ...(gtin ? { gtin } : {}) }, 'item { sku }'); // prettier-ignore
    await mutate('upsertPrices', { prices: [{ sku, channel: 'WEB', amount: '10.00', currencyCode: 'EUR' }] }, 'prices { sku }'); // prettier-ignore
    for (const locationCode of ['BERLIN', 'MUNICH', 'STORE'])
      if (sku !== 'BOOK' || locationCode === 'STORE')
        await mutate('adjustStock', { sku, locationCode, delta: 100, reason: 'FOUND' }, 'level { onHand }');
  }
  await system.settle();
});
afterAll(() => system.close());

describe('the work of warehouses and stores, through the graph', () => {
  it('ships to home: pick list, scans, boxes, label, manifest, driver, carrier’s messages', async () => {
    const placed = [await place([{ sku: 'TEA', quantity: 2 }, { sku: 'CUP', quantity: 1 }]), await place([{ sku: 'TEA', quantity: 1 }])]; // prettier-ignore
    await mutate('setBins', { locationId: places['BERLIN'], bins: [{ sku: 'CUP', bin: 'A-01' }, { sku: 'TEA', bin: 'B-02' }] }, 'ok'); // prettier-ignore
    const { pickList, userErrors } = await mutate(
      'createPickList',
      { locationId: places['BERLIN'], kind: 'BATCH' },
      'pickList { id number status tasks { bin sku quantity portions { tote quantity } } pdfLink { path } }',
    );
    expect(userErrors).toEqual([]);
    expect(pickList.tasks.map((task: any) => [task.bin, task.sku, task.quantity])).toEqual([['A-01', 'CUP', 1], ['B-02', 'TEA', 3]]); // prettier-ignore
    const pdf = await fetch(`${system.url}${pickList.pdfLink.path}`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const again = await mutate('createPickList', { locationId: places['BERLIN'], kind: 'BATCH' }, 'pickList { id }');
    expect(again.userErrors[0].code).toBe('NOTHING_TO_PICK');

    const scanned = (code: string) =>
      mutate('scanPick', { pickListId: pickList.id, code }, 'tote sku fulfillmentOrder { status }');
    expect((await scanned('LAMP')).userErrors[0]).toMatchObject({
      code: 'WRONG_ITEM',
      details: { wanted: ['CUP', 'TEA'] },
    });
    expect(await scanned('cup')).toMatchObject({ tote: 1, sku: 'CUP' });
    expect(await scanned('4006381333931')).toMatchObject({ tote: 1, sku: 'TEA' });
    expect(await scanned('(01)04006381333931')).toMatchObject({ tote: 1, fulfillmentOrder: { status: 'PICKED' } });
    expect(await scanned('TEA')).toMatchObject({ tote: 2, fulfillmentOrder: { status: 'PICKED' } });
    expect((await scanned('TEA')).userErrors[0].code).toBe('NOTHING_LEFT');

    const parcels: any[] = [];
    for (const { id } of placed) {
      const [job1] = await work(id);
      await done('packFulfillmentOrder', job1.id);
    }
    await system.settle();
    for (const { id } of placed) parcels.push((await work(id))[0].shipments[0]);
    expect(parcels.map(({ status, boxCode }) => [status, typeof boxCode])).toEqual([['LABEL_PURCHASED', 'string'], ['LABEL_PURCHASED', 'string']]); // prettier-ignore
    const png = await fetch(`${system.url}${parcels[0].labelLink.path}`);
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await fetch(`${system.url}${parcels[0].labelLink.path}x`)).status).toBe(404);

    const { manifest } = await mutate('closeManifest', { locationId: places['BERLIN'], carrier: 'OMS' }, 'manifest { id number parcels carrierReference pdfLink { path } }'); // prettier-ignore
    expect(manifest).toMatchObject({ parcels: 2, carrierReference: expect.stringMatching(/^OMSM-/) });
    expect((await fetch(`${system.url}${manifest.pdfLink.path}`)).status).toBe(200);
    const handed = await mutate('handOverManifest', { manifestId: manifest.id, scanned: [`(00)${parcels[0].sscc}`], handedTo: 'Grace' }, 'manifest { status } missing'); // prettier-ignore
    expect(handed).toMatchObject({ manifest: { status: 'HANDED_OVER' }, missing: [parcels[1].trackingNumber] });
    await system.settle();
    const [first = { id: '' }, second = { id: '' }] = placed;
    expect([(await order(first.id)).fulfillmentStatus, (await work(second.id))[0].status]).toEqual([
      'SHIPPED',
      'PACKED',
    ]);

    const tracking = parcels[0].trackingNumber as string;
    expect((await message([scan(tracking, 'DELIVERED', 'forged')], 'no signature')).status).toBe(401);
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await message([scan(tracking, 'DELIVERED', 'e3', '2026-03-04T10:00:00Z')])).status).toBe(200);
      await message([scan(tracking, 'IN_TRANSIT', 'e1', '2026-03-02T20:00:00Z'), scan(tracking, 'OUT_FOR_DELIVERY', 'e2', '2026-03-04T07:00:00Z')]); // prettier-ignore
    }
    // The carrier scanned a parcel that nobody here has shipped.
    await message([scan(parcels[1].trackingNumber, 'IN_TRANSIT', 'f1')]);
    await system.settle();
    expect(await order(first.id)).toMatchObject({ status: 'COMPLETED', fulfillmentStatus: 'DELIVERED' });
    expect((await order(second.id)).fulfillmentStatus).toBe('SHIPPED');
    expect((await work(first.id))[0].shipments[0].trackingEvents.map((one: any) => one.status)).toEqual(['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED']); // prettier-ignore
    expect((await timeline(first.id)).filter((type: string) => type === 'FULFILLMENT_DELIVERED')).toHaveLength(1);
  });

  it('ships from a store, by staff who see their store only', async () => {
    const staff: Actor = { role: 'associate', id: 'anna', locations: ['STORE'] };
    const other: Actor = { role: 'associate', id: 'bert', locations: ['MUNICH'] };
    const placed = await place([{ sku: 'BOOK', quantity: 1 }]);
    const [mine] = await work(placed.id);
    expect(mine.location.code).toBe('STORE');
    expect((await step('acceptFulfillmentOrder', mine.id, {}, other)).userErrors[0].code).toBe('UNKNOWN_FULFILLMENT_ORDER'); // prettier-ignore
    const seen = async (actor: Actor) =>
      (await system.graph('query($id: ID!) { fulfillmentOrder(id: $id) { id } }', { id: mine.id }, actor)).data.fulfillmentOrder; // prettier-ignore
    expect([await seen(staff), await seen(other)]).toEqual([{ id: mine.id }, null]);
    await upTo('PACKED', mine.id, staff);
    const shipped = await done('shipFulfillmentOrder', mine.id, {}, staff);
    expect(shipped.status).toBe('SHIPPED');
    await system.settle();
    expect((await order(placed.id)).fulfillmentStatus).toBe('SHIPPED');
    expect(await stockAt('BOOK', 'STORE')).toMatchObject({ onHand: 99, reserved: 0 });
  });

  it('hands an order over in a store against its code, a part first; nobody comes for another, and it goes back', async () => {
    const pickup = { method: 'PICKUP_IN_STORE', pickupLocationId: places['STORE'], address: null };
    const placed = await place([{ sku: 'LAMP', quantity: 2 }], pickup);
    const [mine] = await work(placed.id);
    await upTo('PACKED', mine.id);
    await done('markReadyForPickup', mine.id);
    await system.settle();
    const [ready] = await work(placed.id);
    expect([ready.status, ready.pickupCode]).toEqual(['READY_FOR_PICKUP', expect.stringMatching(/^[A-Z2-9]{8}$/)]);
    expect((await step('handOverPickup', mine.id)).userErrors[0].code).toBe('IDENTITY_REQUIRED');
    expect((await step('handOverPickup', mine.id, { code: 'AAAA2222' })).userErrors[0].code).toBe('WRONG_CODE');
    const line = ready.lines[0].id;
    const notices = await rows<{ facts: any }>(
      system.runtimes.fulfillment.database.sql(),
      sql`select payload->'facts' as facts from outbox where type = 'NoticeRequested' and order_id = ${placed.id}`,
    );
    expect(notices.map(({ facts }) => facts.pickupCode)).toEqual([ready.pickupCode]);
    await done('handOverPickup', mine.id, { code: ready.pickupCode, receivedBy: 'Ada', lines: [{ lineId: line, quantity: 1 }] }); // prettier-ignore
    await system.settle();
    expect((await work(placed.id))[0]).toMatchObject({ status: 'READY_FOR_PICKUP', lines: [{ delivered: 1 }] });
    await done('handOverPickup', mine.id, { code: `OMS-PICKUP:${mine.id}:${ready.pickupCode}`, receivedBy: 'Ada' });
    await system.settle();
    expect(await order(placed.id)).toMatchObject({ status: 'COMPLETED', fulfillmentStatus: 'DELIVERED' });
    expect((await work(placed.id))[0].handedOver).toEqual({ to: 'Ada', check: 'CODE' });

    const forgotten = await place([{ sku: 'LAMP', quantity: 3 }], pickup);
    const [lost] = await work(forgotten.id);
    await upTo('PACKED', lost.id);
    await done('markReadyForPickup', lost.id);
    const before = system.clock.now();
    system.clock.advance({ days: 4 });
    await job('fulfillment', watchPickups);
    await job('fulfillment', watchPickups);
    system.clock.advance({ days: 4 });
    await job('fulfillment', watchPickups);
    await system.settle();
    const types = await timeline(forgotten.id);
    expect(types.filter((type: string) => type === 'PICKUP_REMINDED')).toHaveLength(1);
    const told = await rows<{ notice: string }>(
      system.runtimes.customers.database.sql(),
      sql`select notice from notification where order_id = ${forgotten.id} and notice like '%PICKUP%' order by notice`,
    );
    expect(told).toEqual([{ notice: 'PICKUP_REMINDER' }, { notice: 'READY_FOR_PICKUP' }]);
    expect(types).toEqual(expect.arrayContaining(['PICKUP_EXPIRED', 'FULFILLMENT_CANCELLED']));
    expect(await order(forgotten.id)).toMatchObject({ status: 'CANCELLED' });
    expect(await stockAt('LAMP', 'STORE')).toMatchObject({ onHand: 98, reserved: 0 });
    system.clock.set(before);
  });

  it('sends an order to a store, where it waits for the customer', async () => {
    const placed = await place([{ sku: 'CUP', quantity: 1 }], { method: 'SHIP_TO_STORE', pickupLocationId: places['STORE'], address: null }); // prettier-ignore
    const [mine] = await work(placed.id);
    const staff: Actor = { role: 'associate', id: 'anna', locations: ['STORE'] };
    await upTo('PACKED', mine.id);
    const [packed] = await work(placed.id);
    expect([packed.pickupLocation.code, packed.shipments[0].status, packed.shipments[0].failure]).toEqual(['STORE', 'LABEL_PURCHASED', null]); // prettier-ignore
    await done('shipFulfillmentOrder', mine.id);
    await message([scan(packed.shipments[0].trackingNumber, 'DELIVERED', 's1')]);
    await system.settle();
    expect((await work(placed.id))[0].status).toBe('SHIPPED');
    await done('receiveAtStore', mine.id, {}, staff);
    await system.settle();
    const [waiting] = await work(placed.id);
    expect(waiting.status).toBe('READY_FOR_PICKUP');
    await done('handOverPickup', mine.id, { code: waiting.pickupCode }, staff);
    await system.settle();
    expect(await order(placed.id)).toMatchObject({ status: 'COMPLETED', fulfillmentStatus: 'DELIVERED' });
  });

  it('finds a way out of a short pick: count corrected, recount asked, the rest sourced elsewhere, the customer told', async () => {
    const before = await stockAt('TEA', 'BERLIN');
    const placed = await place([{ sku: 'TEA', quantity: 3 }]);
    const [mine] = await work(placed.id);
    expect(mine.location.code).toBe('BERLIN');
    await done('acceptFulfillmentOrder', mine.id);
    const lines = [{ lineId: mine.lines[0].id, quantity: 1, short: 2, shortReason: 'NOT_FOUND' }];
    expect((await done('pickFulfillmentOrder', mine.id, { lines })).status).toBe('PICKED');
    await system.settle();
    const [left, elsewhere] = await work(placed.id);
    expect(left).toMatchObject({ status: 'PICKED', lines: [{ picked: 1, short: 2, shortReason: 'NOT_FOUND' }] });
    expect(elsewhere.lines[0]).toMatchObject({ quantity: 2 });
    expect(elsewhere.location.code).not.toBe('BERLIN');
    const after = await stockAt('TEA', 'BERLIN');
    expect(after.onHand).toBe(before.onHand - 2);
    const told = await rows<{ type: string; payload: any }>(
      system.runtimes.fulfillment.database.sql(),
      sql`select type, payload from outbox where type in ('ShortPicked', 'RecountRequested') order by sequence desc limit 2`,
    );
    expect(told.map((one) => one.type).toSorted()).toEqual(['RecountRequested', 'ShortPicked']);
    expect(await timeline(placed.id)).toEqual(expect.arrayContaining(['FULFILLMENT_SHORT']));
  });

  it('sources elsewhere what a location rejects', async () => {
    const placed = await place([{ sku: 'CUP', quantity: 2 }]);
    const [mine] = await work(placed.id);
    expect((await step('rejectFulfillmentOrder', mine.id, { reason: 'no capacity' })).userErrors[0].code).toBe('INVALID_REASON'); // prettier-ignore
    await done('rejectFulfillmentOrder', mine.id, { reason: 'NO_CAPACITY' });
    await system.settle();
    const [rejected, next] = await work(placed.id);
    expect([rejected.status, next.status]).toEqual(['REJECTED', 'OPEN']);
    expect(next.location.code).not.toBe(rejected.location.code);
  });

  it('counts what a carrier lost, asks the service desk, and finishes what arrived', async () => {
    const placed = await place([{ sku: 'TEA', quantity: 2 }]);
    const [mine] = await work(placed.id);
    await upTo('PICKED', mine.id);
    const line = mine.lines[0].id;
    const one = {
      weightGrams: 500,
      lengthMm: 200,
      widthMm: 100,
      heightMm: 100,
      contents: [{ lineId: line, quantity: 1 }],
    };
    expect((await step('packFulfillmentOrder', mine.id, { packages: [one] })).userErrors[0].code).toBe(
      'CONTENTS_MISMATCH',
    );
    await done('packFulfillmentOrder', mine.id, { packages: [one, one] });
    await system.settle();
    await done('shipFulfillmentOrder', mine.id);
    const [shipped] = await work(placed.id);
    const [first, second] = shipped.shipments;
    await message([scan(first.trackingNumber, 'DELIVERED', 'l1'), scan(second.trackingNumber, 'LOST', 'l2')]);
    await system.settle();
    const [ended] = await work(placed.id);
    expect(ended).toMatchObject({ status: 'DELIVERED', lines: [{ shipped: 2, delivered: 1, lost: 1 }] });
    expect((await order(placed.id)).lines.nodes[0]).toMatchObject({ shipped: 2, delivered: 1, lost: 1 });
    expect(await cases('PARCEL_LOST')).toHaveLength(1);
  });

  it('tells of a parcel that comes back to its sender', async () => {
    const placed = await place([{ sku: 'LAMP', quantity: 1 }]);
    const [mine] = await work(placed.id);
    await upTo('PACKED', mine.id);
    await done('shipFulfillmentOrder', mine.id);
    const [{ shipments: [parcel] }] = await work(placed.id); // prettier-ignore
    await run(system.runtimes.fulfillment.database.sql(), sql`update fulfillment_order set promised_to = '2026-12-01' where id = ${mine.id}`); // prettier-ignore
    for (const expectedDeliveryDate of ['2026-12-02', '2026-12-03']) {
      const news = scan(parcel.trackingNumber, 'IN_TRANSIT', `r-${expectedDeliveryDate}`, '2026-03-02T20:00:00Z');
      await message([{ ...news, expectedDeliveryDate }]);
    }
    await system.settle();
    expect((await cases('DELIVERY_LATE')).map(({ subjectId }) => subjectId)).toEqual([parcel.id]);
    await message([scan(parcel.trackingNumber, 'EXCEPTION', 'r1', '2026-03-03T10:00:00Z')]);
    await message([scan(parcel.trackingNumber, 'RETURN_TO_SENDER', 'r2', '2026-03-05T10:00:00Z')]);
    await system.settle();
    expect((await work(placed.id))[0].shipments[0].status).toBe('RETURN_TO_SENDER');
    expect(await timeline(placed.id)).toEqual(
      expect.arrayContaining(['SHIPMENT_EXCEPTION', 'SHIPMENT_RETURN_TO_SENDER']),
    );
    expect(await cases('RETURN_TO_SENDER')).toHaveLength(1);
    const [exception] = await cases('DELIVERY_EXCEPTION');
    expect(exception).toMatchObject({ subjectId: parcel.id, orderId: placed.id });
    const [told] = await rows<{ payload: any }>(
      system.runtimes.fulfillment.database.sql(),
      sql`select payload from outbox where type = 'ParcelReturning'`,
    );
    expect(told?.payload).toMatchObject({ orderId: placed.id, lines: [{ sku: 'LAMP', quantity: 1 }] });
  });
});

async function cases(kind: string): Promise<any[]> {
  return rows(system.runtimes.customers.database.sql(), sql`select * from service_case where kind = ${kind}`);
}

describe('labels', () => {
  it('holds the work and asks somebody when no label can be had; a later label lets it go on', async () => {
    const placed = await place([{ sku: 'TEA', quantity: 1 }]);
    const [mine] = await work(placed.id);
    BuiltInCarrier.faults.refuse = 1;
    await upTo('PACKED', mine.id);
    const [held] = await work(placed.id);
    expect(held).toMatchObject({
      onHold: true,
      hold: { reason: 'LABEL_FAILED' },
      shipments: [{ status: 'LABEL_FAILED' }],
    });
    expect((await step('shipFulfillmentOrder', mine.id)).userErrors[0].code).toBe('ON_HOLD');
    expect(await cases('ADDRESS_WRONG')).toMatchObject([{ status: 'OPEN' }]);
    const bought = await mutate('buyLabel', { shipmentId: held.shipments[0].id }, 'shipment { status }');
    expect(bought.shipment.status).toBe('LABEL_PURCHASED');
    await system.settle();
    expect((await work(placed.id))[0]).toMatchObject({ onHold: false, hold: null });
    expect(await cases('ADDRESS_WRONG')).toMatchObject([{ status: 'RESOLVED' }]);
    await done('shipFulfillmentOrder', mine.id);
  });

  it('is bought anew by the case that asks about it, which is resolved then, or says why it is not', async () => {
    const placed = await place([{ sku: 'TEA', quantity: 1 }]);
    const [mine] = await work(placed.id);
    BuiltInCarrier.faults.refuse = 1;
    await upTo('PACKED', mine.id);
    const [{ shipments: [parcel] }] = await work(placed.id); // prettier-ignore
    const about = async () => (await cases('ADDRESS_WRONG')).find((one) => one.subjectId === parcel.id);
    const { id: caseId } = await about();
    // The service desk has no warehouse rights: it may do this to parcels of the order that its case is about.
    const agent: Actor = { role: 'agent', id: 'agent-1' };
    const retry = async (retryLabel = {}, actor = agent) => {
      const input = { caseId, resolution: 'LABEL_BOUGHT', action: { retryLabel } };
      expect((await mutate('resolveCase', input, 'case { status }', actor)).userErrors).toEqual([]);
      await system.settle();
    };
    const [other] = await work((await place([{ sku: 'TEA', quantity: 1 }])).id);
    await upTo('PACKED', other.id);
    const [foreign] = await rows<{ id: string }>(system.runtimes.fulfillment.database.sql(), sql`select id from shipment where fulfillment_order_id = ${other.id}`); // prettier-ignore
    const refused = { status: 'ASSIGNED', action: { status: 'REFUSED', code: 'SHIPMENT_NOT_FOUND' } };
    for (const shipmentId of [foreign!.id, newId()]) {
      await retry({ shipmentId });
      expect(await about()).toMatchObject(refused);
    }
    const buyLabel = `mutation { buyLabel(input: { shipmentId: "${parcel.id}" }) { userErrors { code } } }`;
    expect(JSON.stringify((await system.graph(buyLabel, {}, agent)).errors)).toContain('FORBIDDEN');
    BuiltInCarrier.faults.refuse = 1;
    await retry();
    expect(await about()).toMatchObject({ status: 'ASSIGNED', action: { status: 'REFUSED', code: 'LABEL_FAILED' } });
    await retry();
    const reference = { type: 'Shipment', id: parcel.id };
    expect(await about()).toMatchObject({
      status: 'RESOLVED',
      resolutionReference: reference,
      action: { status: 'DONE' },
    });
    expect((await work(placed.id))[0]).toMatchObject({ onHold: false, shipments: [{ status: 'LABEL_PURCHASED' }] });
    await done('shipFulfillmentOrder', mine.id);
  });

  it('buys once though the answer was lost, and once more after the label was voided', async () => {
    const sold = async () =>
      (await rows<{ sold: number; voided: number }>(system.runtimes.fulfillment.database.sql(), sql`select count(*)::int as sold, count(voided_at)::int as voided from carrier_ledger`))[0]; // prettier-ignore
    const before = (await sold()) ?? { sold: 0, voided: 0 };
    const placed = await place([{ sku: 'TEA', quantity: 1 }]);
    const [mine] = await work(placed.id);
    BuiltInCarrier.faults.loseAnswers = 1;
    await upTo('PACKED', mine.id);
    const [{ shipments: [unknown] }] = await work(placed.id); // prettier-ignore
    if (unknown.status !== 'LABEL_PURCHASED')
      await mutate('buyLabel', { shipmentId: unknown.id }, 'shipment { status }');
    const [{ shipments: [parcel] }] = await work(placed.id); // prettier-ignore
    expect(parcel.status).toBe('LABEL_PURCHASED');
    expect(await sold()).toEqual({ sold: before.sold + 1, voided: before.voided });
    const voided = await mutate('voidLabel', { shipmentId: parcel.id, reason: 'REWEIGHED', weightGrams: 900 }, 'shipment { id status weightGrams }'); // prettier-ignore
    expect(voided).toMatchObject({ userErrors: [], shipment: { status: 'LABEL_PENDING', weightGrams: 900 } });
    await system.settle();
    expect(await sold()).toEqual({ sold: before.sold + 2, voided: before.voided + 1 });
    await done('shipFulfillmentOrder', mine.id);
    expect((await mutate('voidLabel', { shipmentId: voided.shipment.id }, 'shipment { id }')).userErrors[0].code).toBe('ILLEGAL_TRANSITION'); // prettier-ignore
  });

  it('gives back labels of what is cancelled', async () => {
    const placed = await place([{ sku: 'TEA', quantity: 1 }]);
    const [mine] = await work(placed.id);
    await upTo('PACKED', mine.id);
    await mutate('cancelOrder', { orderId: placed.id }, 'order { id }');
    await system.settle();
    expect((await order(placed.id)).status).toBe('CANCELLED');
    expect(await job('fulfillment', voidUnusedLabels)).toBe(1);
    expect(await job('fulfillment', voidUnusedLabels)).toBe(0);
  });

  it('prints many labels as one file, and shows how far it is', async () => {
    const placed = [await place([{ sku: 'CUP', quantity: 1 }]), await place([{ sku: 'CUP', quantity: 1 }])];
    const ids: string[] = [];
    for (const { id } of placed) {
      const [one] = await work(id);
      ids.push(one.id);
      await done('acceptFulfillmentOrder', one.id);
      await done('pickFulfillmentOrder', one.id);
      await done('packFulfillmentOrder', one.id);
    }
    const { labelBatch } = await mutate(
      'createLabelBatch',
      { fulfillmentOrderIds: ids },
      'labelBatch { id total pending }',
    );
    expect(labelBatch).toMatchObject({ total: 2, pending: 2 });
    await system.settle();
    const { data } = await system.graph('query($id: ID!) { labelBatch(id: $id) { purchased failed pending fileLinks { path } } }', { id: labelBatch.id }); // prettier-ignore
    expect(data.labelBatch).toMatchObject({ purchased: 2, failed: 0, pending: 0 });
    const file = await fetch(`${system.url}${data.labelBatch.fileLinks[0].path}`);
    expect(Buffer.from(await file.arrayBuffer()).toString('latin1')).toMatch(/^%PDF-/);
    system.clock.advance({ minutes: 11 });
    expect((await fetch(`${system.url}${data.labelBatch.fileLinks[0].path}`)).status).toBe(404);
  });

  it('asks carriers after parcels whose messages were lost', async () => {
    const placed = await place([{ sku: 'TEA', quantity: 1 }]);
    const [mine] = await work(placed.id);
    await upTo('PACKED', mine.id);
    await done('shipFulfillmentOrder', mine.id);
    const [{ shipments: [parcel] }] = await work(placed.id); // prettier-ignore
    await run(
      system.runtimes.fulfillment.database.sql(),
      sql`insert into carrier_scan (tracking_number, event_id, status, description, occurred_at) values (${parcel.trackingNumber}, 'p1', 'DELIVERED', 'at the door', ${system.clock.now()})`,
    );
    system.clock.advance({ hours: 1 });
    expect(await job('fulfillment', pollCarriers)).toBeGreaterThan(0);
    await system.settle();
    expect((await order(placed.id)).fulfillmentStatus).toBe('DELIVERED');
  });
});

describe('when and where work is done', () => {
  it('holds, schedules, splits, reroutes and moves work', async () => {
    const placed = await place([{ sku: 'TEA', quantity: 4 }]);
    const [mine] = await work(placed.id);
    await done('holdFulfillmentOrder', mine.id, { reason: 'ADDRESS_CHECK', note: 'call back' });
    expect((await step('acceptFulfillmentOrder', mine.id)).userErrors[0].code).toBe('ON_HOLD');
    await done('releaseFulfillmentHold', mine.id);
    const scheduledFor = new Date(system.clock.now().getTime() + 3_600_000).toISOString();
    expect((await done('scheduleFulfillmentOrder', mine.id, { scheduledFor })).status).toBe('SCHEDULED');
    expect(await job('fulfillment', openScheduledWork)).toBe(0);
    system.clock.advance({ hours: 2 });
    expect(await job('fulfillment', openScheduledWork)).toBe(1);
    const tooMany = await step('splitFulfillmentOrder', mine.id, {
      lines: [{ lineId: mine.lines[0].id, quantity: 4 }],
    });
    expect(tooMany.userErrors[0].code).toBe('NOTHING_LEFT');
    await done('splitFulfillmentOrder', mine.id, { lines: [{ lineId: mine.lines[0].id, quantity: 1 }] });
    await system.settle();
    const [whole, part] = await work(placed.id);
    expect([whole.lines[0].quantity, part.lines[0].quantity]).toEqual([3, 1]);

    await done('moveFulfillmentOrder', part.id, { locationId: places['MUNICH'] });
    await system.settle();
    const moved = await work(placed.id);
    const standing = moved.map((one: any) => `${one.location.code} ${one.status}`);
    expect(new Set(standing)).toEqual(new Set(['BERLIN CANCELLED', 'BERLIN OPEN', 'MUNICH OPEN']));
    expect(await timeline(placed.id)).toContain('FULFILLMENT_MOVED');
    await done('rerouteFulfillmentOrder', whole.id, { reason: 'CLOSER_STORE' });
    await system.settle();
    const rerouted = (await work(placed.id)).filter((one: any) => one.status === 'OPEN');
    expect(rerouted.every((one: any) => one.location.code !== 'BERLIN')).toBe(true);
  });

  it('leaves work where it is when the other location has no stock', async () => {
    const placed = await place([{ sku: 'BOOK', quantity: 1 }]);
    const [mine] = await work(placed.id);
    await done('moveFulfillmentOrder', mine.id, { locationId: places['MUNICH'] });
    await system.settle();
    expect(await timeline(placed.id)).toContain('MOVE_REFUSED');
    expect(await work(placed.id)).toMatchObject([{ status: 'OPEN', location: { code: 'STORE' } }]);
  });

  it('gives work its deadline by cut-off and capacity, and shows what is late', async () => {
    await mutate('setLocationPolicy', { locationId: places['STORE'], dailyCapacity: 1, cutOff: '16:00', workingDays: [1, 2, 3, 4, 5] }, 'ok'); // prettier-ignore
    const placed = [await place([{ sku: 'BOOK', quantity: 1 }]), await place([{ sku: 'BOOK', quantity: 1 }])];
    const due = await Promise.all(placed.map(async ({ id }) => (await work(id))[0].dueAt));
    expect(new Date(due[1]).getTime() - new Date(due[0]).getTime()).toBeGreaterThanOrEqual(86_400_000);
    expect(new Date(due[0]).getUTCMinutes()).toBe(0);
    system.clock.advance({ days: 14 });
    const late = await system.graph(
      '{ fulfillmentOrders(first: 50, filter: { late: true }) { nodes { number isLate } } }',
    );
    expect(late.data.fulfillmentOrders.nodes.every((one: any) => one.isLate)).toBe(true);
    expect(late.data.fulfillmentOrders.nodes.length).toBeGreaterThanOrEqual(2);
    expect((await mutate('setLocationPolicy', { locationId: places['STORE'], cutOff: '25:00' }, 'ok')).userErrors[0]).toMatchObject({ code: 'INVALID_POLICY', field: ['cutOff'] }); // prettier-ignore
  });

  it('is done by a logistics partner, by files or the graph, each message once', async () => {
    const placed = [await place([{ sku: 'TEA', quantity: 2 }]), await place([{ sku: 'TEA', quantity: 1 }])];
    const [[first], [second]] = [await work(placed[0]?.id ?? ''), await work(placed[1]?.id ?? '')];
    const partner: Actor = { role: 'machine', id: 'partner-one' };
    const file = async (format: string) =>
      (await system.graph('query($id: ID!, $format: String!) { partnerOrders(locationId: $id, format: $format) { content lines } }', { id: places['BERLIN'], format }, partner)).data.partnerOrders; // prettier-ignore
    const lines = (await file('NDJSON')).content.trim().split('\n').map((line: string) => JSON.parse(line)); // prettier-ignore
    expect(lines).toEqual(expect.arrayContaining([expect.objectContaining({ fulfillmentOrder: first.number, sku: 'TEA', quantity: 2, city: 'Berlin' })])); // prettier-ignore
    expect((await file('CSV')).content).toMatch(/^fulfillmentOrder,orderNumber,/);
    const messages = [
      { type: 'SHIPPED', messageId: 'm1', fulfillmentOrder: first.number, carrier: 'DHL', trackingNumber: 'JD0001', short: [{ sku: 'TEA', quantity: 1 }] }, // prettier-ignore
      { type: 'REJECTED', messageId: 'm2', fulfillmentOrder: second.number, reason: 'NO_CAPACITY' },
      { type: 'SHIPPED', messageId: 'm3', fulfillmentOrder: 'F-0', carrier: 'DHL', trackingNumber: 'JD0002' },
      { type: 'SHIPPED', messageId: 'm4' },
    ];
    const send = async () =>
      (await system.graph('mutation($messages: [JSON!]!) { confirmByPartner(messages: $messages) { messageId status code problem } }', { messages }, partner)).data.confirmByPartner; // prettier-ignore
    expect((await send()).map((one: any) => [one.status, one.code])).toEqual([['APPLIED', null], ['APPLIED', null], ['REJECTED', 'UNKNOWN_FULFILLMENT_ORDER'], ['REJECTED', 'INVALID_MESSAGE']]); // prettier-ignore
    expect((await send()).map((one: any) => one.status)).toEqual(['REPEATED', 'REPEATED', 'REJECTED', 'REJECTED']);
    await system.settle();
    const [shipped, rest] = await work(placed[0]?.id ?? '');
    expect(shipped).toMatchObject({ status: 'SHIPPED', lines: [{ shipped: 1, short: 1 }], shipments: [{ trackingNumber: 'JD0001' }] }); // prettier-ignore
    expect(rest).toMatchObject({ status: 'OPEN', lines: [{ quantity: 1 }] });
    expect((await work(placed[1]?.id ?? '')).map((one: any) => one.status)).toEqual(['REJECTED', 'OPEN']);
  });

  it('leaves every rule unbroken', async () => {
    await system.settle();
    expect(await verifySystem(system.runtimes)).toEqual([]);
  });
});
