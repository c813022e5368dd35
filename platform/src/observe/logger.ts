import { pino, type Logger as PinoLogger } from 'pino';
import { currentRequestContext } from './request-context.js';

export type Logger = PinoLogger;

/** Field names whose values never reach a log: secrets and personal data. */
const REDACTED = [
  'authorization',
  'password',
  'secret',
  'token',
  'apiKey',
  'email',
  'phone',
  'address',
  'recipient',
  'variables',
  'body',
  'headers',
] as const;

const redactPaths = REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export interface LoggerOptions {
  /** The process or part that speaks, such as `gateway`. */
  readonly name: string;
  readonly level?: string;
  /** Human-readable lines instead of JSON. */
  readonly pretty?: boolean;
}

/** A JSON logger that adds request, job and actor ids to each line and removes secrets and personal data. */
export function createLogger({ name, level = 'info', pretty = false }: LoggerOptions): Logger {
  return pino({
    name,
    level,
    redact: { paths: redactPaths, censor: '[redacted]' },
    mixin: () => ({ ...currentRequestContext() }),
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } } }
      : {}),
  });
}

/** A logger that writes nothing. */
export const silentLogger: Logger = pino({ level: 'silent' });
