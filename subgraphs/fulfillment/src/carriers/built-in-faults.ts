import { setTimeout as sleep } from 'node:timers/promises';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from './carrier-errors.js';

/** What the built-in carrier of this process is told to do with its next calls; for tests of everything around it. */
export class BuiltInFaults {
  /** Sales that are not answered at all: nothing is sold. */
  unavailable = 0;
  /** Sales that are made and whose answer is then lost. */
  loseAnswers = 0;
  /** Sales that are refused for good. */
  refuse = 0;
  /** Labels that are not taken back: nobody answers. */
  unavailableVoids = 0;
  /** Milliseconds that every sale takes longer. */
  slowMs = 0;

  async beforeSale(): Promise<void> {
    if (this.slowMs > 0) await sleep(this.slowMs);
    if (this.unavailable > 0) {
      this.unavailable -= 1;
      throw new CarrierUnavailable('the carrier does not answer');
    }
    if (this.refuse > 0) {
      this.refuse -= 1;
      throw new CarrierRefused('ADDRESS_UNDELIVERABLE', 'nobody delivers to this address', 'receiver');
    }
  }

  beforeVoid(): void {
    if (this.unavailableVoids <= 0) return;
    this.unavailableVoids -= 1;
    throw new CarrierUnavailable('the carrier does not answer');
  }

  afterSale(key: string): void {
    if (this.loseAnswers <= 0) return;
    this.loseAnswers -= 1;
    throw new CarrierOutcomeUnknown('the carrier’s answer was lost', key);
  }
}
