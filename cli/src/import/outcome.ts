/** What a pure step of the import gives: a value, or the reason (for a person, without the field's name) why there is none. */
export type Outcome<T> = { readonly value: T } | { readonly problem: string };

/** A value as an {@link Outcome}. */
export function good<T>(value: T): Outcome<T> {
  return { value };
}

/** A refusal as an {@link Outcome}; `reason` reads after the name of the field. */
export function bad(reason: string): { readonly problem: string } {
  return { problem: reason };
}

/** A text as it is shown inside a reason: in quotes and cut, so that one broken line cannot fill a screen. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
