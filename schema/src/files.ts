import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { matrixOf, printMatrix, readMatrix, withNewRows, type Matrix } from './access-matrix.js';
import { composeSupergraph, type SubgraphSdl } from './compose.js';
import { EVENTS, eventsSdl } from './events.js';
import { buildSchemas } from './subgraphs.js';

const fileOf = (name: string): string => fileURLToPath(new URL(`../${name}.graphql`, import.meta.url));

/** The checked-in SDL of a subgraph, or of `supergraph`; empty when there is none yet. */
export const readSchemaFile = (name: string): string =>
  existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : '';

/** The supergraph that the gateway loads. */
export const readSupergraph = (): string => readSchemaFile('supergraph');

export interface EmittedSchemas {
  readonly files: Readonly<Record<string, string>>;
  readonly inconsistencies: readonly string[];
}

/** SDL of each subgraph and the supergraph, as the code has them now. */
export async function emitSchemas(): Promise<EmittedSchemas> {
  const schemas = await buildSchemas();
  const own: SubgraphSdl = Object.fromEntries(SUBGRAPHS.map((name) => [name, schemas[name].sdl]));
  const sdl: SubgraphSdl = {
    ...own,
    [EVENTS]: eventsSdl({ orders: schemas.orders.sdl, inventory: schemas.inventory.sdl }),
  };
  const { supergraph, inconsistencies } = composeSupergraph(sdl);
  return { files: { ...sdl, supergraph }, inconsistencies };
}

export function writeSchemaFiles(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(fileOf(name), text);
}

const MATRIX_FILE = fileURLToPath(new URL('../access-matrix.txt', import.meta.url));

/** The reviewed file of who may have what. */
export const readAccessMatrix = (): Matrix =>
  readMatrix(existsSync(MATRIX_FILE) ? readFileSync(MATRIX_FILE, 'utf8') : '');

/** Adds rows for what is new in the graph and takes away what is gone; rows that were reviewed stay as they are. */
export const updateAccessMatrix = (supergraph: string): void =>
  writeFileSync(MATRIX_FILE, printMatrix(withNewRows(readAccessMatrix(), matrixOf(supergraph))));
