/** The value of a JSON text that somebody wrote. Throws an error that says what was expected. */
export function parseJson(json: string, expected: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`expected ${expected}: ${(error as Error).message}`, { cause: error });
  }
}
