import type { DataSealer } from '../values/sealed.js';

/** What is sealed in a column, as the person may see it; null where nothing is. */
export const openSealed = (sealer: DataSealer, sealed: unknown): unknown =>
  typeof sealed === 'string' && sealed !== '' ? sealer.open(sealed) : null;
