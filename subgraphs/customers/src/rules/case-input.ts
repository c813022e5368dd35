import type { UserErrorData } from '@oms/platform/errors/domain-error';

export const CODE = /^[A-Z][A-Z0-9_]{1,39}$/;
const MAX_SUBJECT = 200;
const MAX_TEXT = 5_000;

interface Texts {
  readonly kind?: string | null;
  readonly subject?: string | null;
  readonly text?: string | null;
  readonly resolution?: string | null;
}

/** Line breaks and tabs are text; other control characters are not. */
const controlCharacters = /(?![\n\r\t])\p{Cc}/u;

function problemInText(field: string, text: string, max: number): UserErrorData | undefined {
  if (text.trim() === '') return { code: 'EMPTY', message: `${field} must not be empty.`, field: [field] };
  if (text.length > max)
    return { code: 'TOO_LONG', message: `${field} has at most ${max} characters.`, field: [field], details: { max } };
  if (controlCharacters.test(text))
    return { code: 'INVALID_TEXT', message: `${field} holds control characters.`, field: [field] };
  return undefined;
}

/** Everything that is wrong with what is written into a case, at once. */
export function problemsInCase({ kind, subject, text, resolution }: Texts): UserErrorData[] {
  const codes = Object.entries({ kind, resolution }).flatMap(([field, code]): UserErrorData[] =>
    code && !CODE.test(code)
      ? [{ code: 'INVALID_CODE', message: `${field} is a code such as PARCEL_LOST.`, field: [field] }]
      : [],
  );
  const texts = [
    typeof subject === 'string' ? problemInText('subject', subject, MAX_SUBJECT) : undefined,
    typeof text === 'string' ? problemInText('text', text, MAX_TEXT) : undefined,
  ];
  return [...codes, ...texts.filter((problem) => problem !== undefined)];
}
