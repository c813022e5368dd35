import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { Failure } from '../failure.js';

/**
 * Tables through which subgraphs hear of each other: while nobody writes them, no two databases can disagree. In the
 * order in which commands write them, so that we wait for commands and they never for us and others for them.
 */
const MEETING_TABLES = ['inbox', 'outbox', 'outbox_delivery'];
const LOCK_MS = 500;
const TRIES = 60;
const LOCK_NOT_AVAILABLE = '55P03';

type Clients = ReadonlyMap<SubgraphName, pg.Client>;

/** Five databases as they were at one moment. */
export interface Snapshots {
  /** Connections in transactions that see that moment. */
  readonly clients: Clients;
  readonly takenAt: Date;
  /** Milliseconds for which commands had to wait. */
  readonly heldMs: number;
  close(): Promise<void>;
}

async function connectAll(urlOf: (name: SubgraphName) => string): Promise<Clients> {
  const connected = SUBGRAPHS.map(async (name) => {
    const client = new pg.Client({ connectionString: urlOf(name), application_name: 'oms-backup', keepAlive: true });
    client.on('error', () => {});
    await client.connect();
    return [name, client] as const;
  });
  return new Map(await Promise.all(connected));
}

const onAll = (clients: Clients, work: (client: pg.Client, name: SubgraphName) => Promise<unknown>) =>
  Promise.all([...clients].map(([name, client]) => work(client, name)));

const endAll = (clients: Clients): Promise<unknown> => onAll(clients, (client) => client.end().catch(() => {}));

const lockAll = (holders: Clients): Promise<unknown> =>
  onAll(holders, async (client, name) => {
    await client.query('begin');
    await client.query(`set local lock_timeout = ${LOCK_MS}`);
    const tables = MEETING_TABLES.map((table) => `${name}.${table}`).join(', ');
    await client.query(`lock table ${tables} in share mode`);
  });

/** Stops commands in all databases for a moment; tries again rather than make them wait for whoever is slow. */
async function hold(holders: Clients): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const began = performance.now();
    const outcomes = await Promise.allSettled([lockAll(holders)]);
    const [outcome] = outcomes;
    if (outcome?.status === 'fulfilled') return began;
    const reason = outcome?.reason as { code?: string } | undefined;
    await onAll(holders, (client) => client.query('rollback').catch(() => {}));
    if (reason?.code !== LOCK_NOT_AVAILABLE) throw reason as unknown as Error;
    if (tries >= TRIES) throw new Failure('Some command has been running for too long: try again a little later.');
    await sleep(100 + Math.random() * 400);
  }
}

async function see(readers: Clients): Promise<Date> {
  const moments = await onAll(readers, async (client) => {
    // The first statement of such a transaction fixes what it sees.
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]?.now;
  });
  return new Date(Math.max(...moments.map((moment) => (moment as Date).getTime())));
}

/**
 * Opens a transaction in each of the five databases, all of which see one and the same moment: while they are opened,
 * nobody records or consumes an event anywhere. So an effect is never in one database without its cause in another, and
 * nothing has been delivered that was not done.
 */
export async function takeSnapshots(urlOf: (name: SubgraphName) => string): Promise<Snapshots> {
  const readers = await connectAll(urlOf);
  const holders = await connectAll(urlOf).catch(async (error: unknown) => {
    await endAll(readers);
    throw error;
  });
  try {
    await onAll(readers, (client) => client.query('begin isolation level repeatable read read only'));
    const began = await hold(holders);
    const takenAt = await see(readers);
    await onAll(holders, (client) => client.query('rollback'));
    const heldMs = performance.now() - began;
    return { clients: readers, takenAt, heldMs, close: async () => void (await endAll(readers)) };
  } catch (error) {
    await endAll(readers);
    throw error;
  } finally {
    await endAll(holders);
  }
}
