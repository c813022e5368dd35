import type { Logger } from '@oms/platform/observe/logger';

/** Calls `observe` now and every so many milliseconds; a failure is logged and does not end it. */
export function observeEvery(
  milliseconds: number,
  observe: () => Promise<void>,
  logger: Logger,
): { readonly stop: () => void } {
  const once = (): void => void observe().catch((error: unknown) => logger.warn({ err: error }, 'not observed'));
  once();
  const timer = setInterval(once, milliseconds);
  return { stop: () => clearInterval(timer) };
}
