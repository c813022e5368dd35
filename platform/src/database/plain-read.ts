/** What makes more of a select than a look: locks, sequences, waiting. */
const MORE = /\bfor\s+(no\s+key\s+)?(update|share|key)\b|advisory|nextval|setval|pg_sleep|pg_notify/i;

const MOST_TEXTS = 2_000;
const known = new Map<string, boolean>();

/** Whether a statement changes nothing and waits for nobody, so that others may wait for it. */
export function isPlainRead(text: string): boolean {
  let plain = known.get(text);
  if (plain === undefined) {
    plain = /^\s*select\b/i.test(text) && !MORE.test(text);
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(text, plain);
  }
  return plain;
}
