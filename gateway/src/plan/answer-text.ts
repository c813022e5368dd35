const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const FIRST_BEYOND_ASCII = 0x80;

const INITIAL_BYTES = 64 * 1_024;
/** A larger buffer is not kept for the next answer. */
const KEPT_BYTES = 1_024 * 1_024;
/** UTF-8 needs three bytes at most for each unit of a JavaScript text. */
const BYTES_PER_UNIT = 3;
/** The engine's own serialiser is faster for long texts. */
const SHORT = 256;

/**
 * JSON that grows at its end and can be cut back. Answers consist of very many very short texts; joined as texts, each of
 * them is garbage, whereas bytes in one buffer are none.
 */
export class AnswerText {
  private bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  private end = 0;
  private ascii = true;

  /** Where the next text goes, for {@link cutTo}. */
  get position(): number {
    return this.end;
  }

  /** Forgets what was written since the text was that long. */
  cutTo(position: number): void {
    this.end = position;
  }

  /** Appends text as it is, all ASCII. */
  append(text: string): void {
    const { length } = text;
    const bytes = this.room(length);
    let end = this.end;
    for (let index = 0; index < length; index += 1) bytes[end++] = text.charCodeAt(index);
    this.end = end;
  }

  /** Appends a text as a JSON string. */
  appendString(text: string): void {
    const { length } = text;
    if (length > SHORT) {
      this.appendJson(JSON.stringify(text));
      return;
    }
    const bytes = this.room(length + 2);
    let end = this.end;
    bytes[end++] = QUOTE;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < FIRST_PRINTABLE || unit >= FIRST_BEYOND_ASCII || unit === QUOTE || unit === BACKSLASH) {
        this.appendJson(JSON.stringify(text));
        return;
      }
      bytes[end++] = unit;
    }
    bytes[end++] = QUOTE;
    this.end = end;
  }

  /** Appends any JSON. */
  appendJson(json: string): void {
    const bytes = this.room(json.length * BYTES_PER_UNIT);
    const written = bytes.write(json, this.end, 'utf8');
    if (written !== json.length) this.ascii = false;
    this.end += written;
  }

  /** What was written, and begins anew. */
  take(): string {
    const text = this.bytes.toString(this.ascii ? 'latin1' : 'utf8', 0, this.end);
    if (this.bytes.length > KEPT_BYTES) this.bytes = Buffer.allocUnsafe(INITIAL_BYTES);
    this.clear();
    return text;
  }

  /** Begins anew. */
  clear(): void {
    this.end = 0;
    this.ascii = true;
  }

  /** The buffer, with room for so many bytes more. */
  private room(wanted: number): Buffer {
    const needed = this.end + wanted;
    if (needed <= this.bytes.length) return this.bytes;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
    return larger;
  }
}
