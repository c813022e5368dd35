/** One log level of {@link GatewayLogger}: fields first, then the message, as pino takes them. */
export interface LogLine {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** What the gateway logs through; any pino logger fits. */
export interface GatewayLogger {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}
