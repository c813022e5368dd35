import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENT, withCatalog } from './generated.js';

/** Writes the pictures and tables of docs/analytics.md from the catalog. */
writeFileSync(DOCUMENT, withCatalog(readFileSync(DOCUMENT, 'utf8')));
