import { Remembered } from '../values/remembered.js';

/** What makes more of a select than a look: locks, sequences, waiting. */
const MORE = /\bfor\s+(no\s+key\s+)?(update|share|key)\b|advisory|nextval|setval|pg_sleep|pg_notify/i;

const MOST_TEXTS = 2_000;
const known = new Remembered<string, boolean>(MOST_TEXTS);

const read = (text: string): boolean => /^\s*select\b/i.test(text) && !MORE.test(text);

/** Whether a statement changes nothing and waits for nobody, so that others may wait for it. */
export const isPlainRead = (text: string): boolean => known.of(text, read);
