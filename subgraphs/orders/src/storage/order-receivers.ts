import { rows, sql, type Sql } from '@oms/platform/database/sql';
import { placeOf, recipientName } from '../rules/order-notices.js';
import type { DeliveryState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { contactSealer } from './recipient.js';

/** Whom a notice about an order goes to, and which order it names. */
export interface OrderReceiver {
  readonly receiver: { readonly orderId: string; readonly customerId: string | null; readonly contact: string | null };
  readonly place: ReturnType<typeof placeOf>;
}

interface Told {
  readonly id: string;
  readonly number: string;
  readonly email: string | null;
  readonly customerId: string | null;
  readonly policies: unknown;
  readonly deliveries: readonly Pick<DeliveryState, 'address'>[];
}

/** Of orders by id; those that nobody is known of are left out. */
export async function orderReceivers(
  db: Sql,
  services: OrdersServices,
  orderIds: readonly string[],
): Promise<Map<string, OrderReceiver>> {
  const found = await rows<Told>(
    db,
    sql`select o.id, o.number, o.email, o.customer_id, c.policies,
               (select coalesce(jsonb_agg(jsonb_build_object('address', d.address) order by d.position), '[]') from order_delivery d where d.order_id = o.id) as deliveries
        from orders o join channel c on c.code = o.channel_code where o.id = any(${orderIds}::uuid[]) and (o.email is not null or o.customer_id is not null)`,
  );
  const seal = contactSealer(services);
  return new Map(
    found.map((order) => {
      const { id: orderId, customerId, email } = order;
      const contact = email ? seal({ email, name: recipientName(order) }) : null;
      return [orderId, { receiver: { orderId, customerId, contact }, place: placeOf(order) }];
    }),
  );
}
