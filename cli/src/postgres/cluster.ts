import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import { postgresBinaries, type PostgresBinaries } from './binaries.js';
import { giveTo, postgresOwner, type ProcessOwner } from './owner.js';

/** A running embedded PostgreSQL. */
export interface Cluster {
  /** The superuser's URL of the database `oms`'s server, database `postgres`. */
  readonly url: string;
  /** The same by way of a socket of the file system, which costs less than loopback; where there can be none, {@link url}. */
  readonly nearUrl: string;
  stop(): Promise<void>;
}

const DATABASE_MAJOR = 18;
/** What the shortest of the systems allows. */
const MOST_SOCKET_BYTES = 103;

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

interface Place {
  readonly folder: string;
  readonly log: string;
  readonly binaries: PostgresBinaries;
  readonly owner: ProcessOwner | undefined;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Runs one of PostgreSQL's programs as its owner, in no terminal, so that Ctrl-C reaches us and not it. */
function runProgram({ owner }: Place, program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    chmodSync(program, 0o755);
    const child = spawn(program, args, {
      ...owner,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      cwd: '/',
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output }));
  });
}

function explain(place: Place, what: string, { output }: Outcome): Failure {
  const log = existsSync(place.log) ? readFileSync(place.log, 'utf8').slice(-4_000) : '';
  const text = `${output}\n${log}`;
  if (/No space left on device/i.test(text))
    return new Failure(`The disk is full: PostgreSQL has no room in ${place.folder}.`);
  if (/Permission denied/i.test(text))
    return new Failure(`PostgreSQL may not use ${place.folder}: set OMS_DATA_DIR to a folder that its user can reach.`);
  const line = text
    .split('\n')
    .findLast((one) => /FATAL|error|could not/i.test(one))
    ?.trim();
  return new Failure(`PostgreSQL could not be ${what}: ${line ?? 'see ' + place.log}`);
}

async function initialise(place: Place, password: string): Promise<void> {
  const passwordFile = join(place.folder, '..', '.postgres-password');
  mkdirSync(place.folder, { recursive: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(place.owner, place.folder);
  giveTo(place.owner, passwordFile);
  const outcome = await runProgram(place, place.binaries.initdb, [
    `--pgdata=${place.folder}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]);
  rmSync(passwordFile, { force: true });
  if (outcome.code === 0) return;
  rmSync(place.folder, { recursive: true, force: true });
  throw explain(place, 'initialised', outcome);
}

function checkVersion(folder: string): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found === String(DATABASE_MAJOR)) return;
  throw new Failure(
    `The data in ${folder} is of PostgreSQL ${found}, this version runs ${DATABASE_MAJOR}: dump it with the old version and restore it, or move it away.`,
  );
}

/** Names of sockets are short everywhere, and Windows has none that PostgreSQL's clients use. */
const hasSocket = ({ folder }: Place, port: number): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= MOST_SOCKET_BYTES;

async function launch(place: Place, port: number): Promise<void> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: hasSocket(place, port) ? place.folder : '',
    max_connections: '250',
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    random_page_cost: '1.1',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
  const outcome = await runProgram(place, place.binaries.pg_ctl, [
    'start',
    '--wait',
    '--timeout=60',
    `--pgdata=${place.folder}`,
    `--log=${place.log}`,
    `--options=${options}`,
  ]);
  if (outcome.code !== 0) throw explain(place, 'started', outcome);
}

const stopServer = (place: Place): Promise<Outcome> =>
  runProgram(place, place.binaries.pg_ctl, [
    'stop',
    '--mode=fast',
    '--wait',
    '--timeout=20',
    `--pgdata=${place.folder}`,
  ]);

/**
 * Starts PostgreSQL on `folder`, which is made on the first start, on `port` of loopback or a free one. A server that a killed
 * process left behind on the same data is stopped first; the caller holds the folder's lock.
 */
export async function startCluster(folder: string, password: string, chosenPort?: number): Promise<Cluster> {
  const place: Place = {
    folder,
    log: join(folder, 'server.log'),
    binaries: await postgresBinaries(),
    owner: postgresOwner(),
  };
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(place, password);
  checkVersion(folder);
  if (existsSync(join(folder, 'postmaster.pid'))) await stopServer(place);
  const port = chosenPort ?? (await freePort());
  await launch(place, port);
  const url = `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  return {
    url,
    nearUrl: hasSocket(place, port) ? `${url}?host=${encodeURIComponent(place.folder)}` : url,
    stop: async () => void (await stopServer(place)),
  };
}
