import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation, Outcome, Units } from '../history/history.js';
import { NoAnswer, type CaseView, type GraphClient, type OrderView, type Payload } from './graph-client.js';

const RETRY_MS = 250;
const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };

const CHANNEL = 'WEB';
const LOCATIONS = ['W1', 'W2'] as const;

interface Attempted {
  readonly outcome: Outcome;
  readonly payload?: Payload;
}

/**
 * Customers and staff of one shop, behind one connection. An intent that got no answer is tried again under its own key
 * until the deadline; every attempt is written into the history.
 */
export class Shop {
  readonly history: Operation[] = [];

  constructor(
    private readonly client: GraphClient,
    /** Milliseconds for which one intent is tried. */
    private readonly patienceMs = 60_000,
  ) {}

  /** Makes channel, locations and items with prices and reorder points, each with so many units at each location. Safe to repeat. */
  async open(skus: readonly string[], unitsEach: number): Promise<void> {
    const channel = { code: CHANNEL, name: 'Web', kind: 'WEB', currencyCode: 'EUR' };
    await this.setUp('upsertChannel', 'UpsertChannelInput', 'channel { code }', channel);
    const address = { line1: 'x', city: 'y', countryCode: 'DE' };
    for (const code of LOCATIONS) {
      const location = { code, name: code, kind: 'WAREHOUSE', address };
      await this.setUp('upsertLocation', 'UpsertLocationInput', 'location { id }', location);
    }
    for (const sku of skus) {
      await this.setUp('upsertItem', 'UpsertItemInput', 'item { sku }', { sku, title: sku });
      for (const locationCode of LOCATIONS) {
        const policy = { sku, locationCode, reorderPoint: 2, orderUpTo: 10 };
        await this.setUp('setReorderPolicy', 'SetReorderPolicyInput', 'userErrors { code }', policy);
        await this.adjust({ sku, quantity: unitsEach }, locationCode);
      }
    }
    const prices = skus.map((sku) => ({ sku, channel: CHANNEL, amount: '10.00', currencyCode: 'EUR' }));
    await this.setUp('upsertPrices', 'UpsertPricesInput', 'prices { sku }', { prices });
  }

  async adjust(units: Units, location: string): Promise<void> {
    const key = randomUUID();
    await this.insist('adjustStock', 'AdjustStockInput', 'level { id }', {
      input: { idempotencyKey: key, sku: units.sku, locationCode: location, delta: units.quantity, reason: 'FOUND' },
      record: ({ outcome }) => this.history.push({ kind: 'adjust', key, outcome, units }),
    });
  }

  /** Answers the id of the order; nothing when it was refused or never answered. */
  async place(lines: readonly Units[], card: boolean): Promise<string | undefined> {
    const key = randomUUID();
    const { payload } = await this.insist('placeOrder', 'PlaceOrderInput', 'order { id version }', {
      input: {
        idempotencyKey: key,
        externalReference: key,
        channel: CHANNEL,
        lines,
        deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
        payment: card ? { method: 'CARD', token: 'ok' } : { method: 'INVOICE' },
      },
      record: ({ outcome, payload: answer }) => {
        const orderId = answer?.order?.id;
        this.history.push({ kind: 'place', key, outcome, card, lines, ...(orderId ? { orderId } : {}) });
      },
    });
    return payload?.order?.id;
  }

  async cancel(orderId: string): Promise<void> {
    const idempotencyKey = randomUUID();
    await this.insist('cancelOrder', 'CancelOrderInput', 'order { id }', {
      input: { idempotencyKey, orderId },
      record: ({ outcome }) => this.history.push({ kind: 'cancel', key: orderId, orderId, outcome }),
    });
  }

  /** Opens a case about the order and has it resolved by goodwill; answers its id. */
  async makeRight(orderId: string): Promise<string | undefined> {
    const about = { kind: 'DELIVERY_LATE', subject: 'It came late', orderId };
    const opened = await this.intend('openCase', 'OpenCaseInput', about);
    const caseId = opened.payload?.case?.id;
    const action = { appeasement: { kind: 'DISCOUNT', amount: { amount: '1.00', currencyCode: 'EUR' } } };
    if (caseId) await this.intend('resolveCase', 'ResolveCaseInput', { caseId, resolution: 'SORRY', action });
    return caseId;
  }

  /** How far a case is, and how often something was given out of goodwill for its order; nothing when no answer came. */
  async readCase(caseId: string): Promise<{ status: string; given: number } | undefined> {
    const document = `query($id: ID!) { case(id: $id) { status order { appeasements { status } } } }`;
    const read = this.client.ask<{ case: CaseView | null }>(document, { id: caseId });
    const { case: found } = await read.catch((error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error;
      return { case: null };
    });
    return found?.order ? { status: found.status, given: found.order.appeasements.length } : undefined;
  }

  /** Reads an order as `reader`; nothing when no answer came. */
  async read(orderId: string, reader: string): Promise<OrderView | undefined> {
    try {
      const { order } = await this.client.ask<{ order: OrderView | null }>(
        `query($id: ID!) { order(id: $id) { version status paymentStatus lines { nodes { quantity shipped cancelled backordered } }
          fulfillmentOrders { nodes { id status shipments { id status } } } } }`,
        { id: orderId },
      );
      if (order)
        this.history.push({ kind: 'read', key: orderId, outcome: 'ok', reader, orderId, version: order.version });
      return order ?? undefined;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return undefined;
    }
  }

  /** One attempt at something that staff do; whether it worked shows when the order is read again. */
  async attempt(name: string, inputType: string, input: Record<string, unknown>): Promise<void> {
    await this.client.mutate(name, inputType, '__typename', input).catch(() => {});
  }

  /** Insists on something about a case, under a key of its own. */
  private intend(name: string, inputType: string, input: Record<string, unknown>): Promise<Attempted> {
    const keyed = { ...input, idempotencyKey: randomUUID() };
    return this.insist(name, inputType, 'case { id }', { input: keyed, record: () => {} });
  }

  private async setUp(
    name: string,
    inputType: string,
    selection: string,
    input: Record<string, unknown>,
  ): Promise<void> {
    const { outcome, payload } = await this.insist(name, inputType, selection, { input, record: () => {} });
    if (outcome !== 'ok') throw new Error(`${name} was not possible: ${JSON.stringify(payload?.userErrors)}`);
  }

  private async insist(
    name: string,
    inputType: string,
    selection: string,
    { input, record }: { input: Record<string, unknown>; record: (attempted: Attempted) => void },
  ): Promise<Attempted> {
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      const attempted = await this.tryOnce(name, inputType, selection, input);
      record(attempted);
      if (attempted.outcome !== 'unknown' || Date.now() > deadline) return attempted;
      await sleep(RETRY_MS);
    }
  }

  private async tryOnce(
    name: string,
    inputType: string,
    selection: string,
    input: Record<string, unknown>,
  ): Promise<Attempted> {
    try {
      const payload = await this.client.mutate(name, inputType, selection, input);
      return { outcome: payload.userErrors.length > 0 ? 'refused' : 'ok', payload };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { outcome: 'unknown' };
    }
  }
}
