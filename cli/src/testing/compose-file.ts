import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = new URL('../../../', import.meta.url);

/** Path of the project's folder. */
export const PROJECT = fileURLToPath(ROOT);

export const readProjectFile = (name: string): string => readFileSync(new URL(name, ROOT), 'utf8');

/** What the tests read of a service; lists and maps as compose's short forms have them. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } };
  readonly volumes?: readonly string[];
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The project's compose file, anchors and merges resolved. */
export const readCompose = (): ComposeFile =>
  parse(readProjectFile('docker-compose.yml'), { merge: true }) as ComposeFile;

/** Variables that the image sets for every container. */
export function imageVariables(): Record<string, string> {
  const [, final = ''] = readProjectFile('Dockerfile').split(/^FROM .* AS build$[\s\S]*^FROM /m);
  const pairs = final.matchAll(/^(?:ENV)?\s+(?<name>[A-Z][A-Z_]*)=(?<value>\S+)/gm);
  return Object.fromEntries([...pairs].map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']));
}
