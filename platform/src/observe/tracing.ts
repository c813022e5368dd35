import {
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';

export { SpanKind };

/**
 * Tracing is off, and costs a comparison, until {@link useTracer} was called. Spans never carry personal data: names are
 * those of operations, consumers and routes; attributes are ids and kinds; errors leave a status and no text.
 */
let tracer: Tracer | undefined;

/** Turns tracing on, or off again. */
export const useTracer = (used: Tracer | undefined): void => void (tracer = used);

export const isTracing = (): boolean => tracer !== undefined;

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** W3C traceparent of who asked; default: the span in hand. */
  readonly parent?: string | undefined;
  /** The span belongs to this order's trace, where that is known. */
  readonly orderId?: string | undefined;
  readonly links?: readonly Link[];
  readonly startTime?: Date;
}

/** The command in hand, for the part of it that is told in another trace. */
export interface SpanInHand {
  readonly name: string;
  readonly startTime: Date;
}

const IN_HAND = createContextKey('oms span in hand');
const BY_ORDER = createContextKey('oms traceparents by order');
const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span context that a traceparent names; nothing when it is malformed. */
export function readTraceParent(text: string | null | undefined): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACE_PARENT.exec(text ?? '') ?? [];
  const read = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(read) ? read : undefined;
}

export const traceParentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** The traceparent of the span in hand; nothing while tracing is off. */
export function currentTraceParent(): string | undefined {
  const current = tracer && trace.getSpanContext(context.active());
  return current && traceParentOf(current);
}

/** What of {@link inSpan} is in hand. */
export const spanInHand = (): SpanInHand | undefined => context.active().getValue(IN_HAND) as SpanInHand | undefined;

/** The traceparent that was given for an order by {@link withOrderTraces}. */
export const orderTraceParent = (orderId: string): string | undefined =>
  (context.active().getValue(BY_ORDER) as ReadonlyMap<string, string> | undefined)?.get(orderId);

/** Runs `work` on several orders at once, each of which has a trace of its own. */
export const withOrderTraces = <T>(byOrder: ReadonlyMap<string, string>, work: () => T): T =>
  context.with(context.active().setValue(BY_ORDER, byOrder), work);

function contextFor({ parent, orderId }: SpanOptions): Context {
  const active = context.active();
  const wanted = readTraceParent(parent ?? (orderId === undefined ? undefined : orderTraceParent(orderId)));
  return wanted ? trace.setSpanContext(active, wanted) : active;
}

/** Starts a span that its caller ends; nothing while tracing is off. */
export function startSpan(name: string, options: SpanOptions = {}): { span: Span; within: Context } | undefined {
  if (!tracer) return undefined;
  const { kind = SpanKind.INTERNAL, attributes = {}, links = [], startTime = new Date() } = options;
  const parent = contextFor(options);
  const span = tracer.startSpan(name, { kind, attributes, links: [...links], startTime }, parent);
  return { span, within: trace.setSpan(parent, span).setValue(IN_HAND, { name, startTime }) };
}

/** A span without a parent, such as that of a batch which works on many traces. */
export const startRootSpan = (name: string, options: SpanOptions): ReturnType<typeof startSpan> =>
  context.with(ROOT_CONTEXT, () => startSpan(name, options));

/** Ends a span; what was thrown is told by its kind alone, since messages may quote what people wrote. */
export function endSpan(span: Span, error?: unknown): void {
  if (error !== undefined) {
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Runs `work` as a span, of which whatever it does is a part. */
export async function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const started = startSpan(name, options);
  if (!started) return work();
  try {
    const result = await context.with(started.within, work);
    endSpan(started.span);
    return result;
  } catch (error) {
    endSpan(started.span, error ?? 'thrown');
    throw error;
  }
}
