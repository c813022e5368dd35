/** A reason not to go on that a person can mend: shown as one line, without a stack; the process exits with 1. */
export class Failure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Failure';
  }
}
