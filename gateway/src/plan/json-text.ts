/** What JSON must escape; lone surrogates too, which `JSON.stringify` writes as `\uXXXX`. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Long texts are scanned faster by the engine's own serialiser. */
const SHORT = 64;

/** The text as a JSON string. */
export const jsonString = (text: string): string =>
  text.length < SHORT && !ESCAPED.test(text) ? `"${text}"` : JSON.stringify(text);

/** The value as JSON; what JSON cannot hold becomes null. */
export const jsonText = (value: unknown): string => {
  if (typeof value === 'string') return jsonString(value);
  return JSON.stringify(value) ?? 'null';
};
