/** What may be told of an error beside its message: names and codes, never what it happened with. */
const KEPT = [
  'code',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
  'statusCode',
  'path',
  'service',
];

const SQL_STATE = /^[0-9A-Z]{5}$/;
/** Class of SQL states for values that are wrong: PostgreSQL quotes the value. */
const WRONG_VALUE = /^22/;
const MAX_CAUSES = 5;

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  readonly code?: unknown;
}

/**
 * An error's message as it may be kept and logged. A database tells which row and which value it did not like, and these
 * are people's: only its first line is taken, without quoted values.
 */
export function safeMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, code } = error as Thrown;
  const text = typeof message === 'string' ? message : '';
  if (typeof code !== 'string' || !SQL_STATE.test(code)) return text;
  const [first = ''] = text.split('\n');
  return WRONG_VALUE.test(code) ? first.replaceAll(/"[^"]*"/g, '"…"') : first;
}

const framesOf = (stack: unknown): string[] =>
  typeof stack === 'string' ? stack.split('\n').filter((line) => /^\s+at /.test(line)) : [];

/** An error as logs have it: type, message, frames, codes and causes, and nothing else of what hangs on it. */
export function safeError(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const thrown = error as Thrown & Readonly<Record<string, unknown>>;
  const type = typeof thrown.name === 'string' ? thrown.name : 'Error';
  const message = safeMessage(thrown);
  const kept = Object.fromEntries(KEPT.flatMap((name) => (thrown[name] === undefined ? [] : [[name, thrown[name]]])));
  const cause = thrown.cause !== undefined && depth < MAX_CAUSES ? { cause: safeError(thrown.cause, depth + 1) } : {};
  return { type, message, stack: [`${type}: ${message}`, ...framesOf(thrown.stack)].join('\n'), ...kept, ...cause };
}
