import type { Violation } from '@oms/platform/values/violation';
import { sumBy, violations } from './checks.js';
import type { Observation } from './history.js';

type Charge = Observation['charges'][number];
type Payment = Observation['payments'][number];

const approved = (charges: readonly Charge[], kind: Charge['kind']): Charge[] =>
  charges.filter((charge) => charge.kind === kind && charge.outcome === 'APPROVED');

/** The provider was asked for each payment once, and holds what we believe that it holds. */
export function checkProvider({ payments, charges }: Observation): Violation[] {
  const cards = payments.filter(isCard);
  const authorizations = sumBy(
    charges.filter(({ kind }) => kind === 'AUTHORIZE'),
    ({ paymentId }) => paymentId,
    () => 1,
  );
  const authorized = sumBy(
    approved(charges, 'AUTHORIZE'),
    ({ paymentId }) => paymentId,
    ({ amount }) => amount,
  );
  const captured = sumBy(
    approved(charges, 'CAPTURE'),
    ({ paymentId }) => paymentId,
    ({ amount }) => amount,
  );
  const known = new Set(cards.map(({ id }) => id));
  return [
    ...violations('payment.authorised-once', [...authorizations], ([id, count]) =>
      count > 1 ? [id, `${count} authorisations`] : undefined,
    ),
    ...violations('payment.belongs-to-an-order', charges, ({ paymentId, kind }) =>
      known.has(paymentId) ? undefined : [paymentId, `${kind} of a payment that we do not have`],
    ),
    ...violations('payment.authorised-is-recorded', cards, ({ id, status, authorized: recorded }) =>
      status === 'PENDING' || recorded === (authorized.get(id) ?? 0)
        ? undefined
        : [id, `recorded ${recorded}, at the provider ${authorized.get(id) ?? 0}`],
    ),
    ...violations('payment.captured-is-recorded', cards, ({ id, captured: recorded }) =>
      recorded === (captured.get(id) ?? 0)
        ? undefined
        : [id, `recorded ${recorded}, at the provider ${captured.get(id) ?? 0}`],
    ),
    ...violations('payment.never-above-authorised', [...captured], ([id, amount]) =>
      amount <= (authorized.get(id) ?? 0) ? undefined : [id, `captured ${amount} of ${authorized.get(id) ?? 0}`],
    ),
  ];
}

const isCard = ({ method }: Payment): boolean => method === 'CARD';

/** Whoever gets all goods pays all of it once; whoever gets nothing pays nothing. */
export function checkPaidForGoods({ orders, lines, payments, charges }: Observation): Violation[] {
  const shipped = sumBy(
    lines,
    ({ orderId }) => orderId,
    (line) => line.shipped,
  );
  const wanted = sumBy(
    lines,
    ({ orderId }) => orderId,
    (line) => line.quantity,
  );
  const total = new Map(orders.map((order) => [order.id, order.total]));
  const captured = sumBy(
    approved(charges, 'CAPTURE'),
    ({ paymentId }) => paymentId,
    ({ amount }) => amount,
  );
  const cards = payments.filter(isCard);
  const goods = ({ orderId }: Payment): number => shipped.get(orderId) ?? 0;
  return [
    ...violations('money.all-goods-all-paid', cards, (payment) => {
      const all = goods(payment) > 0 && goods(payment) === wanted.get(payment.orderId);
      const paid = captured.get(payment.id) ?? 0;
      return all && paid !== total.get(payment.orderId)
        ? [payment.orderId, `total ${total.get(payment.orderId)}, captured ${paid}`]
        : undefined;
    }),
    ...violations('money.no-goods-no-money', cards, (payment) =>
      goods(payment) === 0 && captured.has(payment.id)
        ? [payment.orderId, `captured ${captured.get(payment.id)} for nothing`]
        : undefined,
    ),
  ];
}

/** Money that is not wanted any more is released at the provider, and never taken. */
export function checkReleased({ payments, charges }: Observation): Violation[] {
  const voided = new Set(approved(charges, 'VOID').map(({ paymentId }) => paymentId));
  const captured = new Set(approved(charges, 'CAPTURE').map(({ paymentId }) => paymentId));
  const cards = payments.filter(isCard);
  return [
    ...violations('money.void-excludes-capture', cards, ({ id }) =>
      voided.has(id) && captured.has(id) ? [id, 'voided and captured'] : undefined,
    ),
    ...violations('money.released-is-voided', cards, ({ id, status }) =>
      status === 'VOIDED' && !voided.has(id) ? [id, 'released here, still held at the provider'] : undefined,
    ),
  ];
}
