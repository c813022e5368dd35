/** Calls every member every `everyMs`: one timer for all connections, spread over the time by when they came. */
export class Heartbeat {
  private readonly beats: Set<() => void>[];
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;

  constructor(
    private readonly everyMs: number,
    slots = 10,
  ) {
    this.beats = Array.from({ length: slots }, () => new Set<() => void>());
  }

  /** Adds a member until the function that it answers is called. */
  add(beat: () => void): () => void {
    const slots = this.beats.length;
    // The slot whose turn was last: a newcomer is called first after a whole round.
    const slot = this.beats[(this.turn + slots - 1) % slots];
    slot?.add(beat);
    this.timer ??= setInterval(() => this.next(), this.everyMs / slots).unref();
    return () => {
      slot?.delete(beat);
    };
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private next(): void {
    const slot = this.beats[this.turn];
    this.turn = (this.turn + 1) % this.beats.length;
    for (const beat of slot ?? []) beat();
  }
}
