import { ConfigError } from '@oms/platform/config/environment';
import { BadInputError, DomainError } from '@oms/platform/errors/domain-error';
import { RedisUnreachable } from '@oms/platform/redis/redis-unreachable';

/** A reason not to go on that a person can mend: shown as one line, without a stack; the process exits with 1. */
export class Failure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Failure';
  }
}

/** Codes of the operating system's errors, such as ENOENT. */
const SYSTEM_CODE = /^E[A-Z0-9]+$/;

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return typeof syscall === 'string' && typeof code === 'string' && SYSTEM_CODE.test(code);
};

/**
 * What a person is told of an error: one that they can mend, such as a wrong setting, a bad input or a file that is not
 * there, without a stack; nothing where nobody listens any more (`oms … | head`). Undefined for a fault of ours.
 */
export function toldOf(error: unknown): string | undefined {
  if (isSystemError(error)) return error.code === 'EPIPE' ? '' : `${error.message}\n`;
  const isTold =
    error instanceof Failure ||
    error instanceof ConfigError ||
    error instanceof DomainError ||
    error instanceof BadInputError ||
    error instanceof RedisUnreachable;
  return isTold ? `${error.message}\n` : undefined;
}
