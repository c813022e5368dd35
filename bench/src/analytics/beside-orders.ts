import { setTimeout as sleep } from 'node:timers/promises';
import { measure } from '../place-order/measure.js';
import type { OneProcess } from '../rig/one-process.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';

export interface BesideOptions {
  /** Orders of each window. */
  readonly orders: number;
  /** Windows of each kind, in turns. */
  readonly rounds: number;
  /** Questions of dashboards a second. */
  readonly questionsPerSecond: number;
}

export interface Beside {
  /** Orders a second, until all that follows is done, without dashboards and with them; of each the middle one. */
  readonly without: number;
  readonly with: number;
  readonly asked: number;
}

const SKUS = Array.from({ length: 50 }, (_, index) => `SHOP-${index}`);
const CONCURRENCY = 8;
const WARM_UP = 100;

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Asks one question after the other at a pace, until told to stop; answers how many. */
async function askWhile(perSecond: number, isOver: () => boolean, ask: (index: number) => Promise<unknown>) {
  const began = performance.now();
  const asked: Promise<unknown>[] = [];
  while (!isOver()) {
    asked.push(ask(asked.length));
    await sleep(Math.max(0, began + (asked.length * 1_000) / perSecond - performance.now()));
  }
  await Promise.all(asked);
  return asked.length;
}

/** Places orders through the gateway in windows, in turns without and with dashboards that are looked at. */
export async function besideOrders(
  target: OneProcess,
  { orders, rounds, questionsPerSecond }: BesideOptions,
  ask: (index: number) => Promise<unknown>,
): Promise<Beside> {
  const shop = new Shop(new GraphClient(target.url, await target.token()));
  await shop.open(SKUS, 1_000_000);
  const load = { orders, skus: SKUS, pressure: { concurrency: CONCURRENCY } };
  await measure(target, shop, { ...load, orders: WARM_UP });
  const [alone, beside]: [number[], number[]] = [[], []];
  let asked = 0;
  for (let round = 0; round < rounds; round += 1) {
    alone.push((await measure(target, shop, load)).settledPerSecond);
    let over = false;
    const asking = askWhile(questionsPerSecond, () => over, ask);
    beside.push((await measure(target, shop, load).finally(() => (over = true))).settledPerSecond);
    asked += await asking;
  }
  return { without: middle(alone), with: middle(beside), asked };
}
