import type { Actor } from '@oms/platform/auth/actor';
import { rows, sql } from '@oms/platform/database/sql';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import type { PlaceOrderOutcome } from '../operations/enter-orders.js';
import { placeOrder } from '../operations/place-order.js';
import { recordFulfillment, type Fulfillments } from '../operations/record-fulfillment.js';
import { recordReservations, type Reservations } from '../operations/record-reservations.js';
import type { PaymentProvider } from '../payments/payment-provider.js';
import { SandboxProvider } from '../payments/sandbox-provider.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { createOrdersServices, type OrdersServices } from '../services.js';
import { ordersSource } from '../source.js';
import { lockOrders } from '../storage/load-order.js';
import { buildOrdersSchema } from '../subgraph.js';
import { BERLIN, event, seedWorld, WAREHOUSE } from './world.js';

/** Units of one line as inventory would report them. */
export interface Reserved {
  readonly allocationId: string;
  readonly lineId: string;
  readonly quantity: number;
  readonly sku?: string;
  readonly state?: 'ALLOCATED' | 'BACKORDERED';
}

/** Units of one line as fulfillment would report them. */
export interface Worked {
  readonly allocationId: string;
  readonly lineId: string;
  readonly sku?: string;
  readonly quantity: number;
  readonly picked?: number;
  readonly shipped?: number;
  readonly delivered?: number;
  readonly cancelled?: number;
  readonly short?: number;
}

/** Orders on a database of its own, with the other subgraphs played by the test. */
export class TestOrders {
  private version = 0;

  constructor(
    readonly subgraph: TestSubgraph<OrdersServices>,
    readonly sandbox: SandboxProvider,
  ) {}

  place(input: Partial<PlaceOrderInput> = {}, actor?: Actor, key?: string): Promise<PlaceOrderOutcome> {
    const op = this.subgraph.op(actor);
    const idempotency = key
      ? { actorId: op.actor.id, operation: 'placeOrder', key, inputHash: JSON.stringify(input) }
      : undefined;
    return placeOrder({ ...op, idempotency }, { ...this.minimal(), ...input });
  }

  minimal(): PlaceOrderInput {
    return {
      channel: 'WEB',
      lines: [{ sku: 'TEA', quantity: 2 }],
      deliveries: [{ method: 'SHIPPING', address: BERLIN }],
      payment: { method: 'INVOICE' },
    };
  }

  /** Places an order that must be taken, and answers its id. */
  async placed(input: Partial<PlaceOrderInput> = {}, actor?: Actor): Promise<string> {
    const { orderId } = await this.place(input, actor);
    if (!orderId) throw new Error('no order was placed');
    return orderId;
  }

  async load(orderId: string): Promise<OrderState> {
    const [order] = await lockOrders(this.subgraph.database.sql(), [orderId]);
    if (!order) throw new Error(`no order ${orderId}`);
    return order;
  }

  async reserve(orderId: string, reserved: readonly Reserved[], version = (this.version += 1)): Promise<void> {
    const lines: Reservations['lines'] = reserved.map((one) => ({
      sku: 'TEA',
      locationId: WAREHOUSE,
      state: 'ALLOCATED',
      ...one,
    }));
    await recordReservations(this.subgraph.op(), [event(orderId, version, { orderId, demandVersion: 1, lines })]);
  }

  async work(
    orderId: string,
    worked: readonly Worked[],
    {
      demandVersion = 1,
      status = 'ACCEPTED',
      version = (this.version += 1),
      transitions = [] as Fulfillments['transitions'],
    } = {},
  ): Promise<void> {
    const zero = { sku: 'TEA', picked: 0, packed: 0, shipped: 0, delivered: 0, cancelled: 0, short: 0 };
    const payload: Fulfillments = {
      orderId,
      demandVersion,
      orders:
        worked.length === 0
          ? []
          : [{ locationId: WAREHOUSE, status, lines: worked.map((one) => ({ ...zero, ...one })) }],
      transitions,
    };
    await recordFulfillment(this.subgraph.op(), [event(orderId, version, payload)]);
  }

  /** Types of the order's timeline, in order. */
  async timeline(orderId: string): Promise<string[]> {
    const found = await rows<{ type: string }>(
      this.subgraph.database.sql(),
      sql`select type from order_event where order_id = ${orderId} order by sequence`,
    );
    return found.map((one) => one.type);
  }

  /** Rows in every table that an order writes to: equal before and after a refusal. */
  async footprint(): Promise<unknown> {
    return rows(
      this.subgraph.database.sql(),
      sql`select (select count(*) from orders) as orders, (select count(*) from order_line) as lines, (select count(*) from order_delivery) as deliveries,
                 (select count(*) from payment) as payments, (select count(*) from order_event) as events, (select count(*) from outbox) as outbox,
                 (select count(*) from idempotency_key) as keys, (select count(*) from payment_sandbox_ledger) as ledger`,
    );
  }
}

/** Opens orders with the channel, items and prices of `seedWorld`. Close the subgraph at the end. */
export async function openOrders({ payments }: { payments?: PaymentProvider } = {}): Promise<TestOrders> {
  let now = (): Date => new Date();
  const sandbox = new SandboxProvider(() => now());
  const subgraph = await openTestSubgraph({
    source: ordersSource,
    buildSchema: buildOrdersSchema,
    services: (clock) => {
      now = () => clock.now();
      return createOrdersServices({
        dataSecret: 'data-secret-of-the-tests',
        tokenSecret: 'token-secret-of-the-tests',
        payments: payments ?? sandbox,
      });
    },
  });
  await seedWorld(subgraph.op());
  return new TestOrders(subgraph, sandbox);
}
