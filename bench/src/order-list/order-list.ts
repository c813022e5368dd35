import { firstRow, sql } from '@oms/platform/database/sql';
import { showSlowestLists } from '../measure/narrowings.js';
import { atEachSize, requestCost, show, type RequestClient } from '../measure/request-cost.js';
import type { OneProcess } from '../rig/one-process.js';
import { loadOrders } from '../stored/load-orders.js';

export interface OrderListOptions {
  readonly sizes: readonly number[];
  readonly requests: number;
}

const LIST = `query($after: String) { orders(first: 50, after: $after) { nodes { number status total { amount } customer { name }
  lines { nodes { sku quantity shipped } } fulfillmentOrders { nodes { status } } } pageInfo { endCursor } } }`;
const SEARCH = `query($text: String) { orders(first: 50, filter: { text: $text }) { nodes { number } } }`;
const DETAIL = `query($number: String!) { orderByNumber(number: $number) { number status paymentStatus fulfillmentStatus total { amount } customer { name email }
  deliveries { method } lines { nodes { sku quantity shipped unitPrice { amount } } } payments { status } holds { reason } events { nodes { type } } fulfillmentOrders { nodes { status } } availableActions } }`;

/** The cursor behind so many orders of the newest first. */
async function cursorAfter(target: OneProcess, offset: number): Promise<string> {
  const row = await firstRow<{ at: string; id: string }>(
    target.databases.orders.sql(),
    sql`select placed_at::text as at, id from orders order by placed_at desc, id desc offset ${offset} limit 1`,
  );
  return Buffer.from(JSON.stringify([row?.at, row?.id])).toString('base64url');
}

const withOrders = (
  sizes: readonly number[],
  work: (target: OneProcess, client: RequestClient, stored: number) => Promise<void>,
): Promise<void> =>
  atEachSize(sizes, async (target, client, size) => {
    await loadOrders(target, size);
    await work(target, client, size);
  });

/** 50 orders with lines, customer and fulfillment: the first page, a page far behind, and a search, at each size; then every list of the graph in every way. */
export const orderListBench = ({ sizes, requests }: OrderListOptions): Promise<void> =>
  withOrders(sizes, async (target, client, stored) => {
    show('list, first page', stored, await requestCost(target, requests, () => client.ask(LIST, {})));
    const page = Math.min(10_000, Math.floor(stored / 100));
    const after = await cursorAfter(target, page * 50);
    show(`list, page ${page}`, stored, await requestCost(target, requests, () => client.ask(LIST, { after })));
    const text = (index: number): object => ({ text: `name${(index * 37) % 40_000}` });
    show('search by a name', stored, await requestCost(target, requests, (index) => client.ask(SEARCH, text(index))));
    await showSlowestLists(client);
  });

/** One order with everything that a service desk shows of it. */
export const orderDetailBench = ({ sizes, requests }: OrderListOptions): Promise<void> =>
  withOrders(sizes, async (target, client, stored) => {
    const number = (index: number): object => ({ number: `B-${1 + ((index * 7_919) % stored)}` });
    show('detail', stored, await requestCost(target, requests, (index) => client.ask(DETAIL, number(index))));
  });
