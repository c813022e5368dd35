const STRING_OR_COLON = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + countKeys(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + 1 + countKeys(one), 0);
}

/**
 * Whether an object in a JSON text has a key twice, which parsers read differently: what one checks, another may not
 * use. Throws SyntaxError when the text is no JSON.
 */
export function hasDuplicateKeys(text: string): boolean {
  const written = [...text.matchAll(STRING_OR_COLON)].filter(([, colon]) => colon !== undefined).length;
  return written !== countKeys(JSON.parse(text));
}
