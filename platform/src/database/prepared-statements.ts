/** Distinct statements that one process keeps prepared on each of its connections at most. */
const MOST_STATEMENTS = 400;

/**
 * Names for statements, so that each connection parses and plans a text once and afterwards only runs it. A text gets
 * its name when it comes for the second time: what is asked once is not kept.
 *
 * After a change of the schema, plans may no longer fit what they select; PostgreSQL then refuses to run them. `renew`
 * gives every statement another name, under which it is prepared anew.
 */
export class PreparedStatements {
  private readonly known = new Map<string, number>();
  private readonly once = new Set<string>();
  private generation = 1;

  /** The name under which `text` is to be sent; undefined: it is not worth one. */
  nameOf(text: string): string | undefined {
    const known = this.known.get(text);
    if (known !== undefined) return `s${this.generation}_${known}`;
    if (!this.once.has(text)) {
      if (this.once.size >= MOST_STATEMENTS) this.once.clear();
      this.once.add(text);
      return undefined;
    }
    if (this.known.size >= MOST_STATEMENTS) return undefined;
    this.once.delete(text);
    this.known.set(text, this.known.size);
    return this.nameOf(text);
  }

  renew(): void {
    this.generation += 1;
  }
}

/** Whether a prepared statement no longer fits the tables: they were changed since. Sent anew it works. */
export function isStalePlan(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === '0A000' && typeof message === 'string' && message.includes('cached plan');
}
