import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@oms/platform/observe/logger';
import { logOf, remoteSystem } from '../installation.js';
import { SECRET_VARIABLES } from '../secrets.js';
import { databaseVariable, readSettings, requireSettings, type Settings } from '../settings.js';
import { QUEUES } from '../stores.js';
import type { SystemOptions } from '../system.js';
import { traceProcess } from '../tracing.js';
import { untilSignal } from '../until-signal.js';
import type { ProcessSpec } from './process-table.js';

/** What a process is started with. */
export interface ProcessInput {
  readonly settings: Settings;
  readonly system: SystemOptions;
  readonly logger: Logger;
  readonly host: string;
  readonly port: number;
}

/** A process that has started. */
export interface StartedProcess {
  /** Where its health can be asked. */
  readonly url: string;
  /** Takes nothing new, finishes what is in hand, frees everything. */
  stop(): Promise<void>;
}

/** Whoever started this process and speaks to it has gone: it would be left behind. */
const untilParentIsGone = (): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.once('disconnect', resolve);
  });

/** The variables without which the process cannot do its work. */
function neededBy(spec: ProcessSpec, settings: Settings): (keyof Settings)[] {
  const secrets = spec.secrets.map((name) => SECRET_VARIABLES[name]);
  const databases = spec.databases.filter((name) => !(name === QUEUES && settings.REDIS_URL));
  const own = databases.map(databaseVariable);
  const { DATABASE_URL } = settings;
  return DATABASE_URL && own.some((name) => !settings[name])
    ? [...secrets, SECRET_VARIABLES.databaseSecret]
    : [...secrets, ...own];
}

/**
 * Runs one process of a distributed installation until a signal ends it. Work in hand may take OMS_DRAIN_SECONDS; then
 * the process ends all the same, and what it left undone is done again elsewhere.
 */
export async function runProcess(
  spec: ProcessSpec,
  start: (input: ProcessInput) => Promise<StartedProcess>,
): Promise<void> {
  const settings = readSettings();
  requireSettings(settings, neededBy(spec, settings));
  const logger = logOf(settings, spec.name);
  const system = remoteSystem(settings, logger);
  const ended = Promise.race([untilSignal(), untilParentIsGone()]);
  const port = settings.PORT ?? spec.port;
  const tracing = await traceProcess(settings, spec.name);
  const started = await start({ settings, system, logger, host: settings.HOST, port });
  logger.info({ url: started.url }, 'started');
  await ended;
  logger.info('stopping');
  const late = delay(settings.OMS_DRAIN_SECONDS * 1_000, 'late' as const, { ref: false });
  if ((await Promise.race([started.stop().then(tracing.stop), late])) === 'late') {
    logger.warn('work in hand took too long and is left to others');
    process.exit(1);
  }
  if (process.connected) process.disconnect();
}
