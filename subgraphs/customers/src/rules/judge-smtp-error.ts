import type { SendOutcome } from '../notifications/notification-channel.js';

/** What the mail library tells of a failure. */
export interface SmtpError {
  readonly message: string;
  /** EAUTH, ECONNECTION, EDNS, EENVELOPE, EMESSAGE, ESOCKET, ETIMEDOUT. */
  readonly code?: string;
  /** The server's reply, such as 550. */
  readonly responseCode?: number;
  /** The command that failed, such as "RCPT TO". */
  readonly command?: string;
}

/**
 * What to make of a failure: a reply decides (4xx later, 5xx never; of an address: a bounce); without one it matters
 * whether the text had begun to go out.
 */
export function judgeSmtpError({ message, code, responseCode, command }: SmtpError, textBegan: boolean): SendOutcome {
  // A server's reply may repeat the address.
  const error = [code, responseCode, command].filter(Boolean).join(' ') || message.slice(0, 60);
  if (code === 'EAUTH') return { outcome: 'LATER', error };
  if (responseCode !== undefined && responseCode >= 500)
    return { outcome: 'REFUSED', error, bounced: command === 'RCPT TO' };
  if (responseCode !== undefined && responseCode >= 400) return { outcome: 'LATER', error };
  if (code === 'EENVELOPE') return { outcome: 'REFUSED', error, bounced: true };
  return { outcome: textBegan ? 'UNKNOWN' : 'LATER', error };
}
