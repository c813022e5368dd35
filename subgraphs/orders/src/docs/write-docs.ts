import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withDiagrams } from './diagrams.js';

/** Writes the diagrams of docs/orders.md from the lifecycles' tables. */
const path = fileURLToPath(new URL('../../../../docs/orders.md', import.meta.url));
writeFileSync(path, withDiagrams(readFileSync(path, 'utf8')));
