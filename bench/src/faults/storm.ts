import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../history/check-rest.js';
import { settle, type Verdict } from '../history/settle.js';
import type { Rig } from '../rig/rig.js';
import { fulfil } from '../shop/fulfil.js';
import type { Shop } from '../shop/shop.js';
import type { Fault } from './nemesis.js';

export interface StormOptions {
  readonly skus: readonly string[];
  readonly ordersPerSecond: number;
  /** Of so many orders, one is worked on until it is shipped, and one is cancelled. */
  readonly oneOf: { readonly fulfilled: number; readonly cancelled: number };
  readonly faults: readonly Fault[];
  /** Seconds between two faults. */
  readonly everySeconds: number;
  readonly limits: Limits;
  /** Seconds that the system gets to come to rest. */
  readonly restSeconds: number;
  readonly say?: (line: string) => void;
}

/** What a storm came to. */
export interface StormReport extends Verdict {
  readonly placed: number;
  readonly unanswered: number;
  readonly fulfilled: number;
  readonly struck: readonly string[];
}

async function oneOrder(shop: Shop, index: number, { skus, oneOf, restSeconds }: StormOptions): Promise<boolean> {
  const lines = [0, 1].map((offset) => ({
    sku: skus[(index + offset) % skus.length] ?? '',
    quantity: 1 + (index % 3),
  }));
  const card = index % 2 === 0;
  const orderId = await shop.place(lines, card);
  if (!orderId) return false;
  if (index % oneOf.cancelled === 1) await shop.cancel(orderId);
  return index % oneOf.fulfilled === 0 && fulfil(shop, orderId, card, restSeconds * 1_000);
}

async function strikeAll(rig: Rig, { faults, everySeconds, say }: StormOptions): Promise<string[]> {
  const struck: string[] = [];
  for (const { name, strike } of faults) {
    await sleep(everySeconds * 1_000);
    say?.(name);
    await strike(rig);
    struck.push(name);
  }
  await sleep(everySeconds * 1_000);
  return struck;
}

/** Lets orders come in while one thing after the other goes wrong, then waits for rest and judges what is there. */
export async function storm(rig: Rig, shop: Shop, options: StormOptions): Promise<StormReport> {
  const under: Promise<boolean>[] = [];
  let over = false;
  const arrivals = async (): Promise<void> => {
    const began = Date.now();
    for (let index = 0; !over; index += 1) {
      under.push(oneOrder(shop, index, options));
      await sleep(Math.max(0, began + ((index + 1) * 1_000) / options.ordersPerSecond - Date.now()));
    }
  };
  const coming = arrivals();
  const struck = await strikeAll(rig, options).finally(() => (over = true));
  await coming;
  const finished = await Promise.all(under);
  const places = shop.history.filter(({ kind }) => kind === 'place');
  const verdict = await settle(shop.history, rig.databases, options.limits, options.restSeconds * 1_000);
  return {
    ...verdict,
    struck,
    placed: places.filter(({ outcome }) => outcome === 'ok').length,
    unanswered: places.filter(({ outcome }) => outcome === 'unknown').length,
    fulfilled: finished.filter(Boolean).length,
  };
}
