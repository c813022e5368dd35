import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { silentLogger as logger } from '@oms/platform/observe/logger';
import { RedisStatusRelay } from '@oms/platform/status/pubsub-redis';
import { describeWithRedis } from '@oms/platform/testing/describe-with-redis';
import { hintChanges } from '@oms/orders/operations/hint-changes';
import { Rig } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { EventSource } from '../subscriptions/event-source.js';
import { EventStreamFollower, SocketFollower, type Follower, type FollowerOptions } from './follower.js';
import { faults } from './nemesis.js';

const PROCESSES = [
  'orders',
  'inventory',
  'customers',
  'fulfillment',
  'relay',
  'work-allocation',
  'work-records',
  'gateway',
];
/** What breaks while streams are open, in this order. */
const BREAKS = [
  'kill gateway',
  'kill relay',
  'flush Redis',
  'kill orders',
  'restart Redis',
  'kill work-records',
  'cut the wire to Redis',
  'slow Redis',
  'kill gateway',
];
const ORDERS = 4;
const EVENTS_PER_SECOND = 25;
const BETWEEN_MS = 1_500;
const PATIENCE_MS = 20_000;

const OF_ORDER = `subscription($orderId: ID!, $after: Int) {
  orderStatusChanged(orderId: $orderId, after: $after) { sequence position order { id } }
}`;
const OF_ALL = 'subscription($after: String) { orderEvents(after: $after) { sequence position order { id } } }';

interface Logged {
  readonly id: string;
  readonly sequence: number;
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !(await condition()); await sleep(50))
    if (Date.now() > deadline) return;
}

/** Adds events to random orders until it is told to stop. */
function produce(source: EventSource, orderIds: readonly string[]): () => Promise<void> {
  let over = false;
  const producing = (async () => {
    for (let count = 0; !over; count += 1) {
      await source.add(orderIds[count % orderIds.length] ?? '');
      await sleep(1_000 / EVENTS_PER_SECOND);
    }
  })();
  return async () => {
    over = true;
    await producing;
  };
}

async function breakEverything(rig: Rig): Promise<void> {
  for (const name of BREAKS) {
    const fault = faults().find((one) => one.name === name);
    if (!fault) throw new Error(`there is no fault ${name}`);
    await fault.strike(rig);
    await sleep(BETWEEN_MS);
  }
}

describeWithRedis('streams that are open while gateway, relay, queues and subgraph are killed', () => {
  let rig: Rig | undefined;
  afterAll(() => rig?.close(), 30_000);

  it('bring every event once and in order to clients that resume', async () => {
    rig = await Rig.start({ acknowledgeSeconds: 3, only: PROCESSES });
    const { url, databases } = rig;
    const db = databases.orders.sql();
    const token = await rig.token();
    const shop = new Shop(new GraphClient(url, token));
    await shop.open(['SKU-0'], 1_000);
    for (let placed = 0; placed < ORDERS; placed += 1) await shop.place([{ sku: 'SKU-0', quantity: 1 }], false);
    const source = new EventSource(databases.orders);
    const orderIds = await source.orders();
    const status = new RedisStatusRelay({ url: rig.redis?.url ?? '', namespace: 'rig', logger });
    const unhint = hintChanges(databases.orders, status);

    const common = {
      url,
      token,
      query: OF_ORDER,
      cursorOf: ({ sequence }) => sequence,
    } satisfies Partial<FollowerOptions>;
    const ofOrders = orderIds.flatMap((orderId) =>
      [SocketFollower, EventStreamFollower].map((Kind) => {
        const follower: Follower = new Kind({ ...common, variables: { orderId, after: 0 } });
        return { orderId, follower: follower.start() };
      }),
    );
    const [first] = await rows<{ position: string }>(
      db,
      sql`select position::text from order_feed order by order_feed.position limit 1`,
    );
    expect(first).toBeDefined();
    const all = new SocketFollower({
      ...common,
      query: OF_ALL,
      variables: {},
      cursorOf: ({ position }) => position,
    }).start();
    await until(() => ofOrders.every(({ follower }) => follower.events.length > 0));
    await sleep(500);

    const stop = produce(source, orderIds);
    await until(() => all.events.length > 0);
    await breakEverything(rig);
    await stop();

    // Every follower has each entry of its timeline, once and in order.
    // Workers that come back may still add to it.
    let log: Logged[] = [];
    const wantedOf = (orderId: string): number[] =>
      log.flatMap(({ id, sequence }) => (id === orderId ? [sequence] : []));
    await until(async () => {
      log = await rows<Logged>(db, sql`select order_id as id, sequence from order_event order by order_id, sequence`);
      return ofOrders.every(({ orderId, follower }) => follower.events.length === wantedOf(orderId).length);
    });
    for (const { orderId, follower } of ofOrders)
      expect(follower.events.map(({ sequence }) => sequence)).toEqual(wantedOf(orderId));
    // Who follows all orders has the feed, from where it began on.
    const feed = await rows<Logged>(db, sql`select order_id as id, sequence from order_feed order by position`);
    const seen = () => all.events.map(({ order, sequence }) => ({ id: order?.id, sequence }));
    const beginning = feed.findIndex(({ id, sequence }) => id === seen()[0]?.id && sequence === seen()[0]?.sequence);
    await until(() => all.events.length >= log.length - beginning);
    const whole = await rows<Logged>(db, sql`select order_id as id, sequence from order_feed order by position`);
    expect(whole).toHaveLength(log.length);
    expect(seen()).toEqual(whole.slice(beginning));

    expect(log.length).toBeGreaterThan(100);
    for (const { follower } of ofOrders) expect(follower.connections).toBeGreaterThan(2);
    unhint();
    await Promise.all([all, ...ofOrders.map(({ follower }) => follower)].map((follower) => follower.stop()));
    await status.close();
  }, 120_000);
});
