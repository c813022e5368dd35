import { createServer } from 'node:net';
import { ActorTokens } from '@oms/platform/auth/token';
import { createLogger } from '@oms/platform/observe/logger';
import { startAllInOne, type AllInOne } from '../all-in-one.js';
import { developmentTokens } from '../development-tokens.js';
import { Failure } from '../failure.js';
import { openInstallation, type Installation } from '../installation.js';
import { readSettings, type Settings } from '../settings.js';
import { migrateSystem, openSystem } from '../system.js';
import { demoCustomerId, isEmpty, seedDemo } from '../demo/seed-demo.js';
import { welcome } from '../welcome.js';
import { DEMO_QUERY } from '../demo/demo-query.js';
import { untilSignal } from '../until-signal.js';

export interface StartOptions {
  /** Whether an empty installation gets the demo data. */
  readonly demo: boolean;
}

/** Fails early and clearly when somebody else has the port, before anything is set up. */
function requirePort({ HOST, PORT }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Failure(
          error.code === 'EADDRINUSE'
            ? `Port ${PORT} on ${HOST} is taken: stop what listens there, or set PORT to another.`
            : `Cannot listen on ${HOST}:${PORT}: ${error.message}`,
        ),
      ),
    );
    probe.listen(PORT, HOST, () => probe.close(() => resolve()));
  });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Running {
  readonly service: AllInOne;
  readonly close: () => Promise<void>;
}

async function bringUp(installation: Installation, settings: Settings, { demo }: StartOptions): Promise<Running> {
  const { system } = installation;
  say('Bringing the schemas up to date …');
  await migrateSystem(system);
  const runtimes = await openSystem(system);
  try {
    if (demo && (await isEmpty(runtimes))) await seedDemo(system, say);
    const tokens = await developmentTokens(new ActorTokens(system.secrets.actorSecret), await demoCustomerId(runtimes));
    const service = await startAllInOne({
      system,
      runtimes,
      host: settings.HOST,
      port: settings.PORT,
      explorer: { tokens, query: DEMO_QUERY },
    });
    say(welcome(service.url, tokens, installation));
    return {
      service,
      async close() {
        await service.stop();
        await runtimes.close();
      },
    };
  } catch (error) {
    await runtimes.close();
    throw error;
  }
}

/** `oms start`: the whole system in this process, until a signal ends it. */
export async function start(options: StartOptions): Promise<void> {
  const settings = readSettings();
  await requirePort(settings);
  const logger = createLogger({ name: 'oms', level: settings.LOG_LEVEL, pretty: settings.LOG_FORMAT === 'pretty' });
  const signal = untilSignal();
  say(settings.DATABASE_URL ? 'Connecting to PostgreSQL …' : 'Starting PostgreSQL …');
  const installation = await openInstallation(settings, logger);
  try {
    const running = await bringUp(installation, settings, options);
    await signal;
    say('Stopping …');
    await running.close();
  } finally {
    await installation.close();
  }
}
