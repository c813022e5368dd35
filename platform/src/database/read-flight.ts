import { inChunks } from '../values/in-chunks.js';
import type { Answer, RawBuilder } from './sql.js';

/** Reads on one connection at most. */
const MOST_READS = 16;
/** A read that takes longer, in milliseconds on average, goes alone: others would wait for it. */
const SLOW_MS = 5;
/** Weight of the latest time in the average. */
const LATEST = 0.2;
const MOST_TEXTS = 1_000;

type Send = (statement: RawBuilder) => Promise<Answer<unknown>>;

interface Waiting {
  readonly statement: RawBuilder;
  readonly resolve: (answer: Answer<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects reads that are asked for at the same moment, as the loaders of one request do, and sends them over one
 * connection, one behind the other without waiting: one write and one wake-up of the server instead of one for each,
 * which cost more than such reads themselves. Each is answered, and fails, by itself.
 */
export class ReadFlights {
  private waiting: Waiting[] = [];
  private readonly averages = new Map<string, number>();

  /** `onOne` lends a connection, or rejects when there is none. */
  constructor(private readonly onOne: (work: (send: Send) => Promise<void>) => Promise<void>) {}

  ask<Row>(statement: RawBuilder): Promise<Answer<Row>> {
    return new Promise((resolve, reject) => {
      const one = { statement, resolve: resolve as Waiting['resolve'], reject };
      if ((this.averages.get(statement.sql) ?? 0) > SLOW_MS) {
        this.depart([one]);
        return;
      }
      if (this.waiting.length === 0) process.nextTick(() => this.departAll());
      this.waiting.push(one);
    });
  }

  private departAll(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const flight of inChunks(all, MOST_READS)) this.depart(flight);
  }

  private depart(flight: readonly Waiting[]): void {
    this.onOne((send) => this.fly(flight, send)).catch((error: unknown) => {
      for (const { reject } of flight) reject(error);
    });
  }

  private async fly(flight: readonly Waiting[], send: Send): Promise<void> {
    let before = performance.now();
    const one = async ({ statement, resolve, reject }: Waiting): Promise<void> => {
      try {
        const answer = await send(statement);
        const now = performance.now();
        this.took(statement.sql, now - before);
        before = now;
        resolve(answer);
      } catch (error) {
        before = performance.now();
        reject(error);
      }
    };
    await Promise.all(flight.map(one));
  }

  /** Answers come in the order of the questions: each took the time since the one before. */
  private took(text: string, ms: number): void {
    const average = this.averages.get(text);
    if (average === undefined && this.averages.size >= MOST_TEXTS) this.averages.clear();
    this.averages.set(text, average === undefined ? Math.min(ms, SLOW_MS) : average + LATEST * (ms - average));
  }
}
