import { context, trace, type Link } from '@opentelemetry/api';
import { endSpan, isTracing, SpanKind, startRootSpan, startSpan, traceParentOf, withOrderTraces } from './tracing.js';

/** What a trace tells of a delivered event. */
export interface TracedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly orderId?: string | null;
  readonly traceParent?: string | null;
  readonly recordedAt: Date;
}

type Started = NonNullable<ReturnType<typeof startSpan>>;

/** The way of one event: from being recorded to being taken up, and what its consumer then does, both in its own trace. */
function startOne(consumer: string, event: TracedEvent): Started | undefined {
  const attributes = {
    'messaging.system': 'oms',
    'messaging.message.id': event.eventId,
    'messaging.destination.name': consumer,
    'oms.event.type': event.type,
    ...(event.orderId ? { 'oms.order.id': event.orderId } : {}),
  };
  const start = event.traceParent ? startSpan : startRootSpan;
  const parent = event.traceParent ?? undefined;
  const way = start(`deliver ${event.type}`, {
    kind: SpanKind.PRODUCER,
    attributes,
    parent,
    startTime: event.recordedAt,
  });
  if (!way) return undefined;
  way.span.end();
  const options = { kind: SpanKind.CONSUMER, attributes };
  return context.with(way.within, () => startSpan(`process ${consumer}`, options));
}

/** Several events in one transaction: a span of its own, linked with those of its events. */
function startBatch(consumer: string, started: readonly Started[]): Started | undefined {
  const links = started.map(({ span }) => ({ context: span.spanContext() }));
  const attributes = { 'messaging.destination.name': consumer, 'messaging.batch.message_count': started.length };
  return startRootSpan(`batch ${consumer}`, { kind: SpanKind.CONSUMER, attributes, links });
}

/**
 * Runs what a consumer does with a batch of events. Each event's part of it is told in the trace that the event came
 * from, and what the consumer records about an order continues that order's trace.
 */
export async function inDeliveries<T>(
  consumer: string,
  events: readonly TracedEvent[],
  work: () => Promise<T>,
): Promise<T> {
  if (!isTracing()) return work();
  const started = events.flatMap((event) => startOne(consumer, event) ?? []);
  const [first] = started;
  const batch = started.length > 1 ? startBatch(consumer, started) : undefined;
  const all = batch ? [...started, batch] : started;
  const byOrder = new Map(
    events.flatMap(({ orderId }, index) => {
      const own = started[index]?.span.spanContext();
      return orderId && own ? [[orderId, traceParentOf(own)] as const] : [];
    }),
  );
  const within = (batch ?? first)?.within ?? context.active();
  try {
    const result = await context.with(within, () => withOrderTraces(byOrder, work));
    for (const { span } of all) endSpan(span);
    return result;
  } catch (error) {
    for (const { span } of all) endSpan(span, error ?? 'thrown');
    throw error;
  }
}

/** Links to the span in hand, from one in another trace. */
export function linksHere(): Link[] {
  const current = trace.getSpanContext(context.active());
  return current ? [{ context: current }] : [];
}
