import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@oms/platform/database/with-client';
import type { Rig } from '../rig/rig.js';

/** Something that goes wrong; resolves when it is over as far as the outside is concerned. */
export interface Fault {
  readonly name: string;
  readonly strike: (rig: Rig) => Promise<void>;
}

const killOf = (process: string): Fault => ({
  name: `kill ${process}`,
  strike: async (rig) => rig.kill(process),
});

/** Closes every connection to the database from the server's side. */
async function cutConnections({ adminUrl }: Rig): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename like 'oms_%'`,
    ),
  );
}

async function restartRedis(rig: Rig, downMs: number): Promise<void> {
  await rig.redis?.kill();
  await sleep(downMs);
  await rig.redis?.start();
}

async function stall(wire: { stall(): void; resume(): void } | undefined, milliseconds: number): Promise<void> {
  wire?.stall();
  await sleep(milliseconds);
  wire?.resume();
}

/** Holds the first copy of these processes still, as a machine does that has no time for them; they do not notice. */
export const hold = (names: readonly string[], milliseconds: number): Fault => ({
  name: `hold ${names.join(', ')} still`,
  async strike({ supervised: { processes } }) {
    const held = names.flatMap((name) => processes.find(({ spec }) => spec.name === name)?.pid ?? []);
    for (const pid of held) process.kill(pid, 'SIGSTOP');
    await sleep(milliseconds);
    for (const pid of held) process.kill(pid, 'SIGCONT');
  },
});

/** Everything that we break, in the order in which a run goes through it. `scale` stretches outages. */
export const faults = (scale = 1): readonly Fault[] => [
  killOf('gateway'),
  killOf('orders'),
  killOf('work-allocation'),
  { name: 'flush Redis', strike: async (rig) => void (await rig.redis?.command('FLUSHALL')) },
  killOf('relay'),
  { name: 'cut the database connections', strike: cutConnections },
  killOf('inventory'),
  { name: 'restart Redis', strike: (rig) => restartRedis(rig, 1_000 * scale) },
  killOf('work-payments'),
  { name: 'restart PostgreSQL', strike: (rig) => rig.restartPostgres(500 * scale) },
  killOf('work-labels'),
  { name: 'slow database', strike: (rig) => stall(rig.wires.postgres, 2_000 * scale) },
  killOf('fulfillment'),
  { name: 'slow Redis', strike: (rig) => stall(rig.wires.redis, 2_000 * scale) },
  killOf('work-records'),
  { name: 'cut the wire to Redis', strike: async (rig) => rig.wires.redis?.cut() },
  killOf('work-schedules'),
  { name: 'cut the wire to PostgreSQL', strike: async (rig) => rig.wires.postgres.cut() },
];
