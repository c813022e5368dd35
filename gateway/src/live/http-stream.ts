import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientError, paramsOf } from '../admission-http.js';
import { statusOf } from '../refusal.js';
import { contextOf, type VerifyToken } from '../request-context.js';
import type { Heartbeat } from './heartbeat.js';
import type { LiveItem } from './live-model.js';
import type { LiveStream } from './live-stream.js';
import { openOperation, streamErrors, type StreamParts } from './open-operation.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { StreamEnd } from './stream-end.js';
import type { StreamFormat } from './stream-format.js';

/** What {@link HttpStreams} stand on. */
export interface HttpStreamOptions {
  readonly parts: StreamParts;
  readonly sessions: Sessions;
  readonly heartbeat: Heartbeat;
  readonly verifyToken?: VerifyToken;
}

/** A response that does not finish closing by then is cut. */
const CLOSING_MS = 5_000;

/** Operations over responses that stay open: server-sent events and multipart. */
export class HttpStreams {
  constructor(private readonly options: HttpStreamOptions) {}

  /** Answers a request in the format; resolves when the response has ended. */
  async handle(request: FastifyRequest, reply: FastifyReply, format: StreamFormat): Promise<unknown> {
    const { parts, sessions } = this.options;
    const end = { with: (_reason: StreamEnd): void => {} };
    let session: Session | undefined;
    try {
      const { headers, method } = request;
      const { authorization } = headers;
      const { transport } = format;
      const foreign = parts.admission.approach({ transport, method, headers });
      if (foreign) return await this.refuse(reply, [foreign]);
      const from = { authorization, transport, address: request.ip, requestId: request.id };
      const context = await contextOf(from, this.options.verifyToken);
      session = sessions.add({ context, authorization, close: (reason) => end.with(reason) });
      const opened = await openOperation(parts, paramsOf(request), session, {
        resumeAfter: lastEventId(request),
        isGet: request.method === 'GET',
      });
      if (opened.kind === 'refused') return await this.refuse(reply, opened.errors);
      const writer = new ResponseWriter(reply, format, session);
      end.with = (reason) => writer.end([clientError(reason, parts.mask)]);
      if (opened.kind === 'result') await writer.write(format.item({ result: opened.result }));
      else await this.pump(opened.stream, writer);
      writer.end();
      return undefined;
    } catch (error) {
      return await this.refuse(reply, [error]);
    } finally {
      if (session) sessions.remove(session);
    }
  }

  private async pump(stream: LiveStream, writer: ResponseWriter): Promise<void> {
    writer.onClose(() => void stream.return());
    const leave = this.options.heartbeat.add(() => writer.beat());
    try {
      for await (const item of stream) await writer.item(item);
    } catch (error) {
      writer.end(streamErrors(error, this.options.parts.mask));
    } finally {
      leave();
    }
  }

  private async refuse(reply: FastifyReply, errors: readonly unknown[]): Promise<unknown> {
    const { mask } = this.options.parts;
    const body = { errors: errors.flatMap((error) => streamErrors(error, mask)) };
    const code = body.errors[0]?.extensions?.['code'];
    const status = code === 'INTERNAL_SERVER_ERROR' ? 500 : statusOf(code);
    if (status === 405) reply.header('allow', 'POST');
    return reply.code(status).send(body);
  }
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const header = headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

/** Writes one response, no faster than the client takes it. */
class ResponseWriter {
  private readonly raw: ServerResponse;
  private ended = false;

  constructor(
    reply: FastifyReply,
    private readonly format: StreamFormat,
    private readonly session: Session,
  ) {
    reply.hijack();
    this.raw = reply.raw;
    const headers = reply.getHeaders();
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.raw.setHeader(name, value);
    this.raw.setHeader('content-type', format.contentType);
    // Nothing on the way may keep or gather what is written.
    this.raw.setHeader('cache-control', 'no-store, no-transform');
    this.raw.setHeader('x-accel-buffering', 'no');
    this.raw.writeHead(200);
    this.raw.on('error', () => {});
    this.raw.write(format.opening);
  }

  /** Calls `listener` when the client has gone or the response has ended. */
  onClose(listener: () => void): void {
    if (this.raw.closed) listener();
    else this.raw.once('close', listener);
  }

  item(item: LiveItem): Promise<void> {
    return this.write(this.format.item(item));
  }

  /** Resolves when the text has left this process, or the response has ended. */
  async write(text: string): Promise<void> {
    if (this.ended || this.raw.closed) return;
    await this.session.sendThrough(async () => {
      if (this.raw.write(text)) return;
      const over = new AbortController();
      const { signal } = over;
      await Promise.race([once(this.raw, 'drain', { signal }), once(this.raw, 'close', { signal })]).catch(() => {});
      over.abort();
    });
  }

  beat(): void {
    if (!this.ended && !this.raw.writableNeedDrain) this.raw.write(this.format.heartbeat);
  }

  end(errors?: Parameters<StreamFormat['end']>[0]): void {
    if (this.ended) return;
    this.ended = true;
    this.raw.end(this.format.end(errors));
    setTimeout(() => this.raw.destroy(), CLOSING_MS).unref();
  }
}
