import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENTS, withDiagrams } from './diagrams.js';

/** Writes the diagrams of the documents from the lifecycles' tables. */
for (const document of DOCUMENTS) writeFileSync(document, withDiagrams(readFileSync(document, 'utf8')));
