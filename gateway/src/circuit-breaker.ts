/** What a {@link CircuitBreaker} tells when it opens and closes. */
export interface CircuitBreakerOptions {
  /** Failures in a row after which it opens. Default 5. */
  readonly failures?: number;
  /** Milliseconds from opening to the first trial; doubles with each trial that fails. Default 500. */
  readonly trialAfterMs?: number;
  /** The longest of these pauses. Default 10000. */
  readonly maxPauseMs?: number;
  readonly onChange?: (state: 'open' | 'closed') => void;
  readonly now?: () => number;
}

/**
 * Stops asking a service that does not answer: callers are told at once instead of waiting, and the service is left to
 * recover. Now and then one request tries whether it is back.
 */
export class CircuitBreaker {
  private readonly options: Required<CircuitBreakerOptions>;
  private failures = 0;
  private trials = 0;
  private nextTrialAt = 0;

  constructor(options: CircuitBreakerOptions = {}) {
    const defaults = { failures: 5, trialAfterMs: 500, maxPauseMs: 10_000, onChange: () => undefined, now: Date.now };
    this.options = { ...defaults, ...options };
  }

  get isOpen(): boolean {
    return this.failures >= this.options.failures;
  }

  /** Whether a request may be sent; where it is the trial, no other may be for the time of the next pause. */
  allows(): boolean {
    if (!this.isOpen) return true;
    if (this.options.now() < this.nextTrialAt) return false;
    this.pause();
    return true;
  }

  succeeded(): void {
    const wasOpen = this.isOpen;
    this.failures = 0;
    this.trials = 0;
    if (wasOpen) this.options.onChange('closed');
  }

  failed(): void {
    const wasOpen = this.isOpen;
    this.failures += 1;
    if (wasOpen || !this.isOpen) return;
    this.pause();
    this.options.onChange('open');
  }

  private pause(): void {
    const { trialAfterMs, maxPauseMs, now } = this.options;
    this.nextTrialAt = now() + Math.min(maxPauseMs, trialAfterMs * 2 ** this.trials);
    this.trials += 1;
  }
}
