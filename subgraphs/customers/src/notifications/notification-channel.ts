/** A message that is ready to be sent. */
export interface OutgoingMessage {
  /** Stays the same however often it is tried, so that a mail server can tell a repetition. */
  readonly messageId: string;
  /** What it tells, such as SHIPPED, and the language it is written in. */
  readonly notice: string;
  readonly locale: string;
  readonly to: { readonly name: string | null; readonly email: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * What became of a message. SENT: taken over by the next server. REFUSED: for good. LATER: not taken, may be tried
 * again. NOBODY: there is no way to send it here. UNKNOWN: the connection ended after the text had gone out; to try again might send it twice.
 */
export type SendOutcome =
  | { readonly outcome: 'SENT' }
  | {
      readonly outcome: 'REFUSED' | 'LATER' | 'UNKNOWN' | 'NOBODY';
      readonly error: string;
      readonly bounced?: boolean;
    };

/** Carries notices to people. An adapter never throws for what the other side does. */
export interface NotificationChannel {
  readonly name: string;
  send(message: OutgoingMessage): Promise<SendOutcome>;
}
