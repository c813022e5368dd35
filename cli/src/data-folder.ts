import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Failure } from './failure.js';
import { SECRETS, type InstallationSecrets, type SecretName } from './secrets.js';

const NEEDED_BYTES = 200 * 1024 * 1024;

const secretsSchema = z.object(
  Object.fromEntries(SECRETS.map((name) => [name, z.string().min(32)])) as Record<SecretName, z.ZodString>,
);

export interface DataFolder {
  readonly path: string;
  readonly secrets: InstallationSecrets;
  /** Ends the claim on the folder. */
  release(): void;
}

/** The data folder belongs to a process that is running. */
export class FolderInUse extends Failure {
  constructor(pid: number, folder: string) {
    super(`Another instance (process ${pid}) is using ${folder}: stop it, or set OMS_DATA_DIR to another folder.`);
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** When a process began, in the system's own terms; empty where it does not tell. */
function beginOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Whether a process that wrote itself down still runs: numbers are given again, in containers after every start. */
const isRunning = (pid: number, begin: string | undefined): boolean =>
  isAlive(pid) && (!begin || begin === beginOf(pid));

function claim(file: string, folder: string): void {
  try {
    writeFileSync(file, `${process.pid} ${beginOf(process.pid)}`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [number, begin] = readFileSync(file, 'utf8').split(' ');
    const pid = Number(number);
    if (pid && pid !== process.pid && isRunning(pid, begin)) throw new FolderInUse(pid, folder);
    rmSync(file, { force: true });
    claim(file, folder);
  }
}

function writeSecrets(file: string, secrets: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readKnown(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    throw unusable(file);
  }
}

const unusable = (file: string): Failure =>
  new Failure(`${file} is not usable: restore it, or move the data folder away to start anew.`);

/** The folder's secrets; those that an older version did not have yet are made and kept. */
function readSecrets(file: string): InstallationSecrets {
  const known = readKnown(file);
  const missing = SECRETS.filter((name) => !(name in known));
  const made = Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('base64url')]));
  if (missing.length > 0) writeSecrets(file, { ...known, ...made });
  const parsed = secretsSchema.safeParse({ ...known, ...made });
  if (!parsed.success) throw unusable(file);
  return parsed.data;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    const { bavail, bsize } = statfsSync(path);
    const free = bavail * bsize;
    if (free < NEEDED_BYTES)
      throw new Failure(
        `The disk is full: ${path} has ${Math.floor(free / 1024 / 1024)} MB free, ${NEEDED_BYTES / 1024 / 1024} MB are needed.`,
      );
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Why nothing can be written into the folder, as somebody can mend it. */
function unwritable(folder: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure(`The disk is full: nothing can be written to ${folder}.`);
  return new Failure(
    `The data folder ${folder} cannot be used: ${message}. Make it writable, or set OMS_DATA_DIR to another folder.`,
  );
}

/** The secrets of an installation, without claiming its folder: it may be running. */
export function readInstallationSecrets(path: string): InstallationSecrets {
  const folder = resolve(path);
  if (!existsSync(join(folder, 'secrets.json')))
    throw new Failure(`There is no installation in ${folder}: start it once first.`);
  return readSecrets(join(folder, 'secrets.json'));
}

/** Claims the data folder for this process, making it on the first start. */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  makeFolder(folder);
  const lock = join(folder, 'oms.lock');
  const release = (): void => rmSync(lock, { force: true });
  try {
    claim(lock, folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
  try {
    return { path: folder, secrets: readSecrets(join(folder, 'secrets.json')), release };
  } catch (error) {
    release();
    throw unwritable(folder, error);
  }
}
