import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { port, postgresUrl, readEnvironment } from '@oms/platform/config/environment';
import { z } from 'zod';

const PROJECT_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** The variables that the all-in-one process reads; each has a default that works. */
export const SETTINGS = {
  PORT: port(4_000),
  HOST: z.string().default('127.0.0.1'),
  OMS_DATA_DIR: z.string().default(join(PROJECT_FOLDER, '.data')),
  DATABASE_URL: postgresUrl().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  LOG_FORMAT: z.enum(['pretty', 'json']).default('pretty'),
};

export type Settings = z.infer<z.ZodObject<typeof SETTINGS>>;

/** Reads the settings; throws ConfigError naming every wrong variable. */
export const readSettings = (env: Readonly<Record<string, string | undefined>> = process.env): Settings =>
  readEnvironment(SETTINGS, env);
