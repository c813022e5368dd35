import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENT, withEvents } from './event-table.js';

/** Writes the tables of docs/architecture.md from the contract of events and the routes. */
writeFileSync(DOCUMENT, withEvents(readFileSync(DOCUMENT, 'utf8')));
