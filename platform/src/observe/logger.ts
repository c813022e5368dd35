import { pino, type DestinationStream, type Logger as PinoLogger, type LoggerOptions as PinoOptions } from 'pino';
import { currentRequestContext } from './request-context.js';
import { safeError } from './safe-error.js';

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
  /** Where lines go; standard output by default. */
  readonly destination?: DestinationStream;
}

/** A JSON logger that adds request, job and actor ids to each line and removes secrets and personal data. */
export function createLogger({ name, level = 'info', pretty = false, destination }: LoggerOptions): Logger {
  const options: PinoOptions = {
    name,
    level,
    redact: { paths: redactPaths, censor: '[redacted]' },
    serializers: { err: (error: unknown) => safeError(error) },
    mixin: () => ({ ...currentRequestContext() }),
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } } }
      : {}),
  };
  return destination ? pino(options, destination) : pino(options);
}

/** A logger that writes nothing. */
export const silentLogger: Logger = pino({ level: 'silent' });
