import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hintChanges } from '@oms/orders/operations/hint-changes';
import { cpuMsOf } from '../measure/cpu.js';
import { percentile } from '../measure/percentile.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { BareHop } from './bare-hop.js';
import { EventSource, type Committed } from './event-source.js';
import type { Received } from './subscriber-process.js';
import { Subscribers } from './subscribers.js';
import { openTarget, type BenchTarget } from './target.js';

export interface SubscriptionsOptions {
  readonly form: string;
  readonly subscribers: readonly number[];
  readonly eventsPerSecond: number;
  readonly seconds: number;
  readonly orders: number;
}

const WARM_UP_SECONDS = 3;
const WARM_UP_SUBSCRIBERS = 100;
/** Commits under way at most. */
const AT_ONCE = 8;
const SETTLE_MS = 3_000;
/** CPU in a second below which a process counts as quiet. */
const QUIET_MS = 100;
const MOST_TRIES = 180;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const ms = (value: number): string => value.toFixed(1).padStart(9);

/** Bytes that a process holds in memory. Linux only. */
function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

/** Waits until the process has done what it was asked for: a subscription that is open says nothing of it. */
async function untilQuiet(pid: number): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = cpuMsOf([pid]);
    await sleep(1_000);
    if (cpuMsOf([pid]) - before < QUIET_MS) return;
  }
}

interface Phase {
  readonly committed: readonly Committed[];
  readonly perSecond: number;
}

/** Adds events to random orders at a rate, and a bare message beside each. */
async function produce(
  { source, orderIds, hop, rate }: { source: EventSource; orderIds: readonly string[]; hop: BareHop; rate: number },
  seconds: number,
): Promise<Phase> {
  const committed: Committed[] = [];
  const under = new Set<Promise<unknown>>();
  const start = performance.now();
  for (let count = 0; count < rate * seconds; count += 1) {
    const due = start + (count * 1_000) / rate;
    if (due > performance.now()) await sleep(due - performance.now());
    const work = Promise.all([source.add(pick(orderIds)).then((event) => committed.push(event)), hop.send()]);
    under.add(work);
    void work.finally(() => under.delete(work));
    // A database that cannot keep up lowers the rate, which is printed.
    if (under.size >= AT_ONCE) await Promise.race(under);
  }
  await Promise.all(under);
  return { committed, perSecond: (committed.length * 1_000) / (performance.now() - start) };
}

function latencies(committed: readonly Committed[], received: readonly Received[]): number[] {
  const at = new Map(committed.map((event) => [`${event.orderId}:${event.sequence}`, event.at]));
  return received.flatMap(([orderId, sequence, receivedAt]) => {
    const sentAt = at.get(`${orderId}:${sequence}`);
    return sentAt === undefined ? [] : [receivedAt - sentAt];
  });
}

/** How many events subscribers of these orders should have had. */
function expectedOf(committed: readonly Committed[], wanted: readonly string[]): number {
  const perOrder = new Map<string, number>();
  for (const orderId of wanted) perOrder.set(orderId, (perOrder.get(orderId) ?? 0) + 1);
  return committed.reduce((sum, { orderId }) => sum + (perOrder.get(orderId) ?? 0), 0);
}

interface Measured {
  readonly count: number;
  readonly perSecond: number;
  readonly tookMs: readonly number[];
  readonly bareMs: readonly number[];
  readonly kilobytesEach: number;
  readonly cpuShare: number;
  readonly missing: number;
  readonly closed: number;
}

/** Connects subscribers, lets events flow for a while, and then measures. */
async function measure(
  target: BenchTarget,
  { source, orderIds }: { readonly source: EventSource; readonly orderIds: readonly string[] },
  count: number,
  options: SubscriptionsOptions,
): Promise<Measured> {
  const { gatewayPid, url } = target;
  const hop = await BareHop.open(() => target.openRelay());
  const subscribers = new Subscribers();
  const before = residentBytes(gatewayPid);
  const wanted = Array.from({ length: count }, () => pick(orderIds));
  await subscribers.connect(`${url.replace('http', 'ws')}/graphql`, await target.token(), wanted);
  await untilQuiet(gatewayPid);
  const kilobytesEach = (residentBytes(gatewayPid) - before) / count / 1_024;
  const events = { source, orderIds, hop, rate: options.eventsPerSecond };
  await produce(events, WARM_UP_SECONDS);
  await sleep(SETTLE_MS);
  await subscribers.report();
  hop.tookMs.length = 0;
  const cpu = cpuMsOf([gatewayPid]);
  const { committed, perSecond } = await produce(events, options.seconds);
  const cpuShare = (cpuMsOf([gatewayPid]) - cpu) / options.seconds / 10;
  await sleep(SETTLE_MS);
  const { events: received, closed } = await subscribers.report();
  const tookMs = latencies(committed, received);
  const missing = expectedOf(committed, wanted) - tookMs.length;
  await subscribers.close();
  await hop.close();
  return { count, perSecond, tookMs, bareMs: hop.tookMs, kilobytesEach, cpuShare, missing, closed };
}

function line(
  { count, perSecond, tookMs, bareMs, kilobytesEach, cpuShare, missing, closed }: Measured,
  seconds: number,
) {
  return [
    String(count).padStart(11),
    perSecond.toFixed(0).padStart(9),
    (tookMs.length / seconds).toFixed(0).padStart(12),
    ms(percentile(tookMs, 0.5)),
    ms(percentile(tookMs, 0.99)),
    ms(percentile(bareMs, 0.5)),
    ms(percentile(bareMs, 0.99)),
    kilobytesEach.toFixed(1).padStart(12),
    `${cpuShare.toFixed(0)} %`.padStart(11),
    String(missing).padStart(7),
    String(closed).padStart(6),
  ].join(' ');
}

const HEADER =
  'subscribers  events/s deliveries/s    p50 ms    p99 ms  bare p50  bare p99 kB/sub (RSS) gateway CPU missing closed';

/** Subscribers of random orders on one gateway: from the commit to the client, and what each holds in memory. */
export async function subscriptionsBench(options: SubscriptionsOptions): Promise<void> {
  const { eventsPerSecond, seconds } = options;
  const target = await openTarget(options.form);
  const status = target.openStatus();
  // Commands tell of their orders, wherever they run: here that is beside the system.
  const stopHints = hintChanges(target.databases.orders, status);
  try {
    await status.ready();
    const shop = new Shop(new GraphClient(target.url, await target.token()));
    await shop.open(['SKU-0'], 1_000_000);
    for (let placed = 0; placed < options.orders; placed += 10)
      await Promise.all(Array.from({ length: 10 }, () => shop.place([{ sku: 'SKU-0', quantity: 1 }], false)));
    await sleep(SETTLE_MS);
    const source = new EventSource(target.databases.orders);
    const orderIds = await source.orders();
    say(`${options.form}: ${orderIds.length} orders, ${eventsPerSecond} events/s for ${seconds} s; commit to client`);
    // Warms compilers and caches, which are nobody's memory.
    await measure(target, { source, orderIds }, WARM_UP_SUBSCRIBERS, { ...options, seconds: 1 });
    say(HEADER);
    for (const count of options.subscribers)
      say(line(await measure(target, { source, orderIds }, count, options), seconds));
  } finally {
    stopHints();
    await status.close();
    await target.close();
  }
}
