import type { Violation } from '@oms/platform/values/violation';
import { violations } from './checks.js';
import type { History, Observation, Operation } from './history.js';

type Placed = Extract<Operation, { kind: 'place' }>;
type Read = Extract<Operation, { kind: 'read' }>;

const isPlaced = (operation: Operation): operation is Placed => operation.kind === 'place';

/** An order that was acknowledged is there, once; one that was refused is not; none is there that nobody asked for. */
export function checkSet(history: History, { orders }: Observation): Violation[] {
  const placed = history.filter(isPlaced);
  const references = new Map(orders.map(({ id, reference }) => [reference, id]));
  const asked = new Set(placed.map(({ key }) => key));
  const answered = placed.filter(({ outcome }) => outcome === 'ok');
  const refusedOnly = placed.filter(
    ({ key, outcome }) =>
      outcome === 'refused' && !placed.some((other) => other.key === key && other.outcome !== 'refused'),
  );
  const counts = new Map<string | null, number>();
  for (const { reference } of orders) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  return [
    ...violations('order.acknowledged-is-there', answered, ({ key, orderId }) =>
      references.get(key) === orderId ? undefined : [key, `answered ${orderId}, found ${references.get(key)}`],
    ),
    ...violations('order.refused-is-not-there', refusedOnly, ({ key }) =>
      references.has(key) ? [key, 'refused, but it is there'] : undefined,
    ),
    ...violations('order.nobody-asked', orders, ({ id, reference }) =>
      reference !== null && asked.has(reference) ? undefined : [id, `reference ${reference}`],
    ),
    ...violations('order.once', [...counts], ([reference, count]) =>
      count > 1 ? [String(reference), `${count} orders`] : undefined,
    ),
  ];
}

/** Attempts of one intent are answered with one order. */
export function checkIdempotency(history: History): Violation[] {
  const answers = new Map<string, Set<string>>();
  for (const { key, outcome, orderId } of history.filter(isPlaced))
    if (outcome === 'ok' && orderId) answers.set(key, (answers.get(key) ?? new Set()).add(orderId));
  return violations('intent.one-answer', [...answers], ([key, ids]) =>
    ids.size > 1 ? [key, `answered with ${[...ids].join(' and ')}`] : undefined,
  );
}

/** What one reader sees of an order never gets older, and never is newer than what is there in the end. */
export function checkVersions(history: History, { orders }: Observation): Violation[] {
  const final = new Map(orders.map(({ id, version }) => [id, version]));
  const newest = new Map<string, number>();
  const reads = history.filter((operation): operation is Read => operation.kind === 'read');
  return reads.flatMap((read) => {
    const session = `${read.reader}/${read.orderId}`;
    const before = newest.get(session) ?? 0;
    newest.set(session, Math.max(before, read.version));
    const found: Violation[] = [];
    if (read.version < before)
      found.push({ rule: 'version.never-back', subject: read.orderId, detail: `${before}, then ${read.version}` });
    if (read.version > (final.get(read.orderId) ?? 0))
      found.push({ rule: 'version.kept', subject: read.orderId, detail: `${read.version} was seen and is gone` });
    return found;
  });
}

/** Cancelled is cancelled: nothing of the order is reserved, shipped or open. */
export function checkCancelled(history: History, { orders, lines }: Observation): Violation[] {
  const cancelled = new Set(orders.filter(({ status }) => status === 'CANCELLED').map(({ id }) => id));
  const told = history.filter((one) => one.kind === 'cancel' && one.outcome === 'ok').map((one) => one.key);
  const started = new Set(lines.filter(({ shipped }) => shipped > 0).map(({ orderId }) => orderId));
  return [
    ...violations('cancel.frees-everything', lines, ({ orderId, sku, cancelled: gone, quantity }) =>
      cancelled.has(orderId) && gone !== quantity ? [orderId, `${sku}: ${gone} of ${quantity} cancelled`] : undefined,
    ),
    ...violations('cancel.answered-is-kept', told, (orderId) =>
      cancelled.has(orderId) || started.has(orderId) ? undefined : [orderId, 'answered as cancelled, and is not'],
    ),
  ];
}
