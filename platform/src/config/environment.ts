import { z } from 'zod';

/** Thrown when the environment is incomplete: `problems` names every missing or wrong variable at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the variables named by `shape` from `env`. Each process calls this once, at its start.
 * Empty strings count as missing. Throws {@link ConfigError} listing every problem, never only the first.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(shape).flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
    }),
  );
}

/** A TCP port given as text. */
export const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** A PostgreSQL connection URL. */
export const postgresUrl = () =>
  z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'expected a URL such as postgresql://user:password@host:5432/database');
