import type { CaptureRequested } from '@oms/platform/events/money-events';
import type { RefundRequested } from '@oms/platform/events/money-events';
import type { RiskCheckRequested } from '@oms/platform/events/order-events';
import type { LineState, OrderState } from '../rules/order-state.js';
import { newId } from '@oms/platform/values/ids';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { capturePayments } from '../operations/capture-payments.js';
import { assessRisk } from '../operations/assess-risk.js';
import { refundPayments } from '../operations/refund-payments.js';
import type { TestOrders } from './open-orders.js';

interface Held {
  readonly allocationId: string;
  readonly waitingId: string;
  quantity: number;
  shipped: number;
}

/**
 * Inventory, fulfillment and the workers, as far as one order sees them: they follow its demand, ship when told to, and
 * acknowledge what they have seen. What they report is always a state that the real ones could report.
 */
export class OrderWorld {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly orders: TestOrders,
    private readonly orderId: string,
  ) {}

  load(): Promise<OrderState> {
    return this.orders.load(this.orderId);
  }

  private heldOf(line: LineState, sku: string): Held {
    const key = `${line.id}/${sku}`;
    const held = this.held.get(key) ?? { allocationId: newId(), waitingId: newId(), quantity: 0, shipped: 0 };
    this.held.set(key, held);
    return held;
  }

  /** What stock and fulfillment know of: each component of each line, with what is held of it. */
  private unitsOf(order: OrderState) {
    return order.lines
      .filter((line) => line.stockTracked)
      .flatMap((line) =>
        line.components.map(({ sku, perKit }) => ({ line, sku, perKit, held: this.heldOf(line, sku) })),
      );
  }

  /** Inventory reserves what the order wants, but for `missing` units of each line, which wait for stock. */
  async reserve(missing = 0): Promise<void> {
    const order = await this.load();
    if (!order.confirmedAt) return;
    const report = this.unitsOf(order).flatMap(({ line, sku, perKit, held }) => {
      const wanted = Math.max((line.quantity - line.cancelled) * perKit, held.shipped);
      held.quantity = Math.max(held.shipped, wanted - missing * perKit);
      const { allocationId, waitingId, quantity } = held;
      const short = { allocationId: waitingId, lineId: line.id, sku, quantity: wanted - quantity };
      return [
        { allocationId, lineId: line.id, sku, quantity },
        { ...short, state: 'BACKORDERED' as const },
      ];
    });
    await this.orders.reserve(this.orderId, report);
  }

  /** Fulfillment sees the newest demand, ships up to `units` of each line if nothing holds it, and reports. */
  async work(units: number): Promise<void> {
    const order = await this.load();
    if (!order.confirmedAt) return;
    const worked = this.unitsOf(order).map(({ line, sku, perKit, held }) => {
      const allowed = (line.quantity - line.cancelled - line.cancelPending) * perKit;
      const able = Math.min(units * perKit, allowed - held.shipped, held.quantity - held.shipped);
      held.shipped += order.hasOpenHold ? 0 : Math.max(0, Math.floor(able / perKit) * perKit);
      const { allocationId, quantity, shipped } = held;
      return { allocationId, lineId: line.id, sku, quantity, picked: shipped, shipped, delivered: shipped };
    });
    const status = worked.some((one) => one.shipped > 0) ? 'SHIPPED' : 'OPEN';
    await this.orders.work(this.orderId, worked, { demandVersion: order.demandVersion, status });
  }

  /** The workers do what the order asked for: each event is handed out again, as after a crash. */
  async runWorkers(): Promise<void> {
    const { subgraph } = this.orders;
    const mine = async <Payload>(type: string): Promise<IntegrationEvent<Payload>[]> =>
      (await subgraph.events(type)).filter((one) => one.orderId === this.orderId) as never;
    const op = subgraph.op({ role: 'job', id: 'job:test' });
    await capturePayments(op, await mine<CaptureRequested>('CaptureRequested'));
    await refundPayments(op, await mine<RefundRequested>('RefundRequested'));
    await assessRisk(op, await mine<RiskCheckRequested>('RiskCheckRequested'));
  }
}
