import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { judgeSmtpError, type SmtpError } from '../rules/judge-smtp-error.js';
import type { NotificationChannel, OutgoingMessage } from './notification-channel.js';

export interface SmtpOptions {
  /** smtp:// or smtps://, with user and password where the server asks for them. */
  readonly url: string;
  /** Whom messages come from, such as "Shop <orders@shop.example>". */
  readonly from: string;
  /** How long a server may keep us waiting for anything. */
  readonly timeoutMs?: number;
}

function connectionTo({ url, timeoutMs = 20_000 }: SmtpOptions): SMTPConnection {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'smtps:';
  return new SMTPConnection({
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
}

/** The message as it goes over the wire, and its envelope. */
async function compose(from: string, { messageId, to, subject, html, text }: OutgoingMessage) {
  const mail = new MailComposer({
    from,
    to: { name: to.name ?? '', address: to.email },
    messageId: `<${messageId}>`,
    subject,
    html,
    text,
    // Automatic answers (out of office) are not wanted: RFC 3834.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }).compile();
  return { envelope: mail.getEnvelope(), bytes: await mail.build() };
}

/** Logs in where the URL names somebody. */
async function signIn(connection: SMTPConnection, url: string): Promise<void> {
  const { username, password } = new URL(url);
  if (!username) return;
  const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  await new Promise<void>((resolve, reject) => {
    connection.login({ credentials }, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Hands one message over. `onText` is called when its text begins to go out, which is after the server has agreed to
 * take it: from then on a broken connection leaves open whether it arrived.
 */
async function handOver(options: SmtpOptions, message: OutgoingMessage, onText: () => void): Promise<void> {
  const { envelope, bytes } = await compose(options.from, message);
  const connection = connectionTo(options);
  const text = new Readable({
    read() {
      onText();
      this.push(bytes);
      this.push(null);
    },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('the server ended the connection')));
      connection.connect((error) => {
        if (error) return reject(error);
        signIn(connection, options.url)
          .then(() => promisify(connection.send.bind(connection))(envelope, text))
          .then(() => resolve(), reject);
      });
    });
  } finally {
    connection.close();
  }
}

/**
 * Sends by SMTP, a connection for each message: a pool would send a message again by itself when its connection breaks,
 * although it may have been taken.
 */
export const smtpChannel = (options: SmtpOptions): NotificationChannel => ({
  name: 'smtp',
  async send(message) {
    let begun = false;
    try {
      await handOver(options, message, () => (begun = true));
      return { outcome: 'SENT' };
    } catch (error) {
      return judgeSmtpError(error as SmtpError, begun);
    }
  },
});
