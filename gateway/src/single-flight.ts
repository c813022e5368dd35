interface Flight<T> {
  readonly result: Promise<T>;
  shared: boolean;
}

/**
 * Sends identical concurrent reads once. One instance serves one subgraph; the caller's key must hold everything the
 * answer depends on, identity included.
 *
 * Sharing ends with the answer (nothing is cached) and with {@link forget}, so that a read begun before a write never
 * answers someone who has already seen the write succeed in this process. Another gateway process's write is outside its
 * sight: there a reader can join a read that is at most one subgraph call old.
 */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /** `copy` gives each of those who share a result one that nobody else writes to. */
  constructor(private readonly copy: (result: T) => T) {}

  /**
   * Runs `start`, or joins the run of the same key that is under way. Everyone who shares a result gets a copy of their
   * own, since the gateway merges into what it receives. Rejects as `start` does, for all who share it.
   */
  async run(key: string, start: () => Promise<T>): Promise<T> {
    const flight = this.join(key) ?? this.begin(key, start);
    const result = await flight.result;
    return flight.shared ? this.copy(result) : result;
  }

  /** Lets the reads under way finish for those who wait, and lets nobody join them any more. */
  forget(): void {
    this.flights.clear();
  }

  private join(key: string): Flight<T> | undefined {
    const flight = this.flights.get(key);
    if (flight) flight.shared = true;
    return flight;
  }

  private begin(key: string, start: () => Promise<T>): Flight<T> {
    const flight: Flight<T> = {
      shared: false,
      // Removed before the waiters run: whoever joins does so before anyone can change the result.
      result: start().finally(() => {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      }),
    };
    this.flights.set(key, flight);
    return flight;
  }
}
