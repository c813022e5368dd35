import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { useTracer } from './tracing.js';

export interface TracingOptions {
  /** Where an OTLP/HTTP receiver listens, without `/v1/traces`. */
  readonly endpoint: string;
  /** Sent with each export, such as a receiver's key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the process, such as `oms-gateway`. */
  readonly service: string;
  readonly namespace?: string;
  /** Share of traces that are recorded, 0 to 1; a trace is recorded whole or not at all. Default 1. */
  readonly ratio?: number;
}

/** Traces are being recorded. */
export interface Tracing {
  /** Sends what has been recorded so far. */
  flush(): Promise<void>;
  /** Sends what is left, and records no more. An unreachable receiver delays nothing for longer than a few seconds. */
  stop(): Promise<void>;
}

const EXPORT_MS = 3_000;

/** Starts to record traces and to send them, in batches and aside from the work, to a receiver. */
export function startTracing(options: TracingOptions): Tracing {
  const { endpoint, headers = {}, service, namespace = 'oms', ratio = 1 } = options;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: EXPORT_MS,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': namespace }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000, exportTimeoutMillis: EXPORT_MS })],
  });
  const contexts = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(contexts);
  trace.setGlobalTracerProvider(provider);
  useTracer(provider.getTracer('oms'));
  return {
    flush: () => provider.forceFlush(),
    async stop() {
      useTracer(undefined);
      await provider.shutdown().catch(() => {});
      trace.disable();
      context.disable();
    },
  };
}
