import type { Settings } from './settings.js';

/** The variables with which traces are turned on; their names are those of OpenTelemetry. */
export const TRACING_VARIABLES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_TRACES_SAMPLER_ARG',
] as const satisfies readonly (keyof Settings)[];

/** Records the traces of this process where the settings name a receiver; otherwise nothing is even loaded. */
export async function traceProcess(settings: Settings, name: string): Promise<{ readonly stop: () => Promise<void> }> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers, OMS_NAMESPACE } = settings;
  if (endpoint === undefined) return { stop: async () => {} };
  const { startTracing } = await import('@oms/platform/observe/start-tracing');
  return startTracing({
    endpoint,
    service: `oms-${name}`,
    namespace: OMS_NAMESPACE,
    ratio: settings.OTEL_TRACES_SAMPLER_ARG,
    ...(headers ? { headers } : {}),
  });
}
