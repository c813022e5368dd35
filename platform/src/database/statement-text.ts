/** A statement while it is put together. */
export class StatementText {
  readonly texts: string[];
  readonly parameters: unknown[] = [];

  constructor(first: string) {
    this.texts = [first];
  }

  /** Goes on with text. */
  write(text: string): void {
    this.texts[this.texts.length - 1] += text;
  }

  /** Goes on with the place of a parameter. */
  parameter(value: unknown): void {
    this.parameters.push(value);
    this.texts.push('');
  }

  /** Goes on with another statement's text and parameters. */
  append(texts: readonly string[], parameters: readonly unknown[]): void {
    this.write(texts[0] ?? '');
    this.parameters.push(...parameters);
    this.texts.push(...texts.slice(1));
  }
}
