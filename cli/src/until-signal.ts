/** A group's signal may arrive twice, once directly and once passed on: within this time it counts as one. */
const SAME_SIGNAL_MS = 1_000;

/** Resolves at the first SIGINT or SIGTERM; a second one, a moment later, ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let seenAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (seenAt !== undefined && Date.now() - seenAt > SAME_SIGNAL_MS) process.exit(130);
      seenAt ??= Date.now();
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
