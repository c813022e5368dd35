import { ActorTokens } from '@oms/platform/auth/token';
import { demoCustomerId, isEmpty, seedDemo } from '../demo/seed-demo.js';
import { developmentTokens } from '../development-tokens.js';
import { openInstallation } from '../installation.js';
import { takesDevelopmentTokens } from '../oidc-settings.js';
import { GATEWAY_PORT, PROCESSES } from '../processes/process-table.js';
import { supervise } from '../processes/supervise.js';
import { requirePort } from '../require-port.js';
import { readSettings } from '../settings.js';
import { migrateSystem, openSystem, type SystemOptions } from '../system.js';
import { untilSignal } from '../until-signal.js';
import { welcome } from '../welcome.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Brings the schemas up to date and, where wanted, fills an empty installation; answers a customer of it, if any. */
async function prepare(system: SystemOptions, demo: boolean): Promise<string | undefined> {
  say('Bringing the schemas up to date …');
  await migrateSystem(system);
  const runtimes = await openSystem(system);
  try {
    if (demo && (await isEmpty(runtimes))) await seedDemo(system, say);
    return await demoCustomerId(runtimes);
  } finally {
    await runtimes.close();
  }
}

/** `oms distributed`: every part of the system as a process of its own, kept running until a signal ends it. */
export async function distributed(options: { readonly demo: boolean }): Promise<void> {
  const settings = readSettings();
  const { HOST: host, PORT: port = GATEWAY_PORT } = settings;
  for (const spec of PROCESSES) await requirePort(host, spec.port - GATEWAY_PORT + port);
  const signal = untilSignal();
  const installation = await openInstallation(settings);
  try {
    const { system } = installation;
    const customerId = await prepare(system, options.demo);
    say(`Starting ${PROCESSES.length} processes …`);
    const supervised = await supervise({ system, host, port, until: signal });
    if (!supervised) return;
    const signer = new ActorTokens(system.secrets.actorSecret);
    const tokens = takesDevelopmentTokens(settings) ? await developmentTokens(signer, customerId) : [];
    say(welcome(supervised.url, tokens, installation));
    await signal;
    say('Stopping …');
    await supervised.stop();
  } finally {
    await installation.close();
  }
}
