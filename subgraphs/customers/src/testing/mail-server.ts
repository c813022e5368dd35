import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
}

/** How the server answers to the next mails: by address, or by what it does with the text. */
export interface MailServerFaults {
  /** Answers RCPT TO with this code. */
  recipientCode?: number | undefined;
  /** Takes the text and cuts the connection without an answer. */
  cutAfterText?: boolean | undefined;
}

/** A real SMTP server on loopback that keeps what it is sent. */
export interface MailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  readonly faults: MailServerFaults;
  close(): Promise<void>;
}

const withCode = (code: number): Error => Object.assign(new Error('refused by the test'), { responseCode: code });

function cutAll({ connections }: SMTPServer): void {
  for (const { _socket: socket } of connections as Set<{ _socket: Socket }>) socket.destroy();
}

function serverFor(received: ReceivedMail[], faults: MailServerFaults): SMTPServer {
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: (_address, _session, done) => done(faults.recipientCode ? withCode(faults.recipientCode) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ to, raw: Buffer.concat(chunks).toString('utf8') });
        // Nobody is answered: the client sees the connection end after its text.
        if (faults.cutAfterText) cutAll(server);
        else done();
      });
    },
  });
  return server;
}

export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const faults: MailServerFaults = {};
  const server = serverFor(received, faults);
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    faults,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
