import { ActorTokens } from '@oms/platform/auth/token';
import { startAllInOne, type AllInOne } from '../all-in-one.js';
import { tokenSources } from '../authentication.js';
import { developmentTokens } from '../development-tokens.js';
import { openInstallation, type Installation } from '../installation.js';
import { GATEWAY_PORT } from '../processes/process-table.js';
import { takesDevelopmentTokens } from '../oidc-settings.js';
import { requirePort } from '../require-port.js';
import { readSettings, type Settings } from '../settings.js';
import { migrateSystem, openSystem } from '../system.js';
import { demoCustomerId, isEmpty, seedDemo } from '../demo/seed-demo.js';
import { welcome } from '../welcome.js';
import { DEMO_QUERY, DEMO_SUBSCRIPTION } from '../demo/demo-query.js';
import { traceProcess } from '../tracing.js';
import { untilSignal } from '../until-signal.js';

export interface StartOptions {
  /** Whether an empty installation gets the demo data. */
  readonly demo: boolean;
}

/** Hosts on which nobody but this machine is listened to. */
const NEAR: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

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
    const signer = new ActorTokens(system.secrets.actorSecret);
    const tokens = takesDevelopmentTokens(settings)
      ? await developmentTokens(signer, await demoCustomerId(runtimes))
      : [];
    const service = await startAllInOne({
      system,
      graph: settings,
      runtimes,
      tokenSources: tokenSources(settings),
      host: settings.HOST,
      port: settings.PORT ?? GATEWAY_PORT,
      // Everybody who reaches the page reads what is in it.
      explorer: { tokens: NEAR.includes(settings.HOST) ? tokens : [], query: `${DEMO_QUERY}\n${DEMO_SUBSCRIPTION}` },
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
  await requirePort(settings.HOST, settings.PORT ?? GATEWAY_PORT);
  const signal = untilSignal();
  say(settings.DATABASE_URL ? 'Connecting to PostgreSQL …' : 'Starting PostgreSQL …');
  const installation = await openInstallation(settings);
  const tracing = await traceProcess(settings, 'all');
  try {
    const running = await bringUp(installation, settings, options);
    await signal;
    say('Stopping …');
    await running.close();
  } finally {
    await tracing.stop();
    await installation.close();
  }
}
