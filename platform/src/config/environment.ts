import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Thrown when the environment is incomplete: `problems` names every missing or wrong variable at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** A variable's text: its own, or that of the file which `<NAME>_FILE` names, without its line break at the end. */
function textOf(name: string, env: Env, problems: string[]): string | undefined {
  const [own, file] = [env[name] || undefined, env[`${name}_FILE`] || undefined];
  if (file === undefined) return own;
  if (own !== undefined) {
    problems.push(`${name} and ${name}_FILE are both set: expected one of them`);
    return own;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch (error) {
    problems.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    return undefined;
  }
}

/**
 * Reads the variables named by `shape` from `env`. Each process calls this once, at its start. A variable may also be
 * given as a file, under its name with `_FILE` at the end: for secrets. Empty strings count as missing. Throws
 * {@link ConfigError} listing every problem, never only the first.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(shape: Shape, env: Env): z.infer<z.ZodObject<Shape>> {
  const problems: string[] = [];
  const given = Object.fromEntries(
    Object.keys(shape).flatMap((name) => {
      const text = textOf(name, env, problems);
      return text === undefined ? [] : [[name, text]];
    }),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success && problems.length === 0) return parsed.data;
  const issues = parsed.error?.issues ?? [];
  for (const { path, message } of issues) {
    const name = path.join('.');
    if (given[name] !== undefined) problems.push(`${name}: ${message}`);
    else if (!problems.some((problem) => problem.startsWith(`${name}_FILE:`))) problems.push(`${name} is missing`);
  }
  throw new ConfigError(problems);
}

/** A number within bounds, given as text; anything else is told with the bounds. */
export function boundedNumber(least: number, most: number) {
  const error = `expected a number from ${least} to ${most}`;
  return z.coerce.number({ error }).min(least, { error }).max(most, { error });
}

/** A whole number within bounds, given as text. */
export function wholeNumber(least: number, most: number) {
  const error = `expected a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** A TCP port given as text. */
export const port = () => wholeNumber(1, 65_535);

/** A secret long enough not to be guessed. */
export const secret = () => z.string().min(32, 'expected a secret of at least 32 characters');

/** Where an HTTP server listens. */
export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'expected a URL such as http://host:4001/graphql' });

/** Request headers as `name=value,name=value`. */
export const headerList = () =>
  z
    .string()
    .regex(/^[\w-]+=[^,\s]*(,[\w-]+=[^,\s]*)*$/, 'expected headers such as name=value,other=value')
    .transform((text, context) => {
      try {
        return Object.fromEntries(text.split(',').map((pair) => splitOnce(pair, '=')));
      } catch {
        context.addIssue({ code: 'custom', message: 'expected what stands behind % to be two hexadecimal digits' });
        return z.NEVER;
      }
    });

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return [text.slice(0, at), decodeURIComponent(text.slice(at + 1))];
};

/** A PostgreSQL connection URL. */
export const postgresUrl = () =>
  z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'expected a URL such as postgresql://user:password@host:5432/database');
