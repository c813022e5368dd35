import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Intent {
  readonly id: string;
  readonly metadata: Record<string, string>;
  amount: number;
  captured: number;
  status: string;
}

type Answer = { status: number; body: object };

const failure = (type: string, more: object, status = 402): Answer => ({
  status,
  body: { error: { type, message: 'refused', ...more } },
});

/**
 * What this product uses of Stripe's published HTTP API: PaymentIntents confirmed at once and captured by hand, refunds,
 * search by metadata, idempotency keys. The payment method `pm_declined` is declined; `pm_3ds` waits for the customer.
 */
export class StripeStub {
  readonly intents = new Map<string, Intent>();
  readonly refunds: { id: string; amount: number; intent: string }[] = [];
  /** Calls that change something, without repetitions under the same key. */
  readonly effects: string[] = [];
  /** How many of the next answers are lost on the way: the work is done. */
  loseAnswers = 0;
  private readonly answered = new Map<string, Answer>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stub');
    const form = new URLSearchParams(await text(request));
    const key = request.headers['idempotency-key'];
    const known = typeof key === 'string' ? this.answered.get(key) : undefined;
    const answer = known ?? this.route(request.method ?? 'GET', url, form);
    if (typeof key === 'string') this.answered.set(key, answer);
    if (!known && request.method === 'POST') this.effects.push(`${url.pathname} ${answer.status}`);
    if (this.loseAnswers > 0 && request.method === 'POST') {
      this.loseAnswers -= 1;
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  private route(method: string, url: URL, form: URLSearchParams): Answer {
    const [, id = '', action = ''] = /^\/v1\/payment_intents\/([^/]+)(?:\/(.*))?$/.exec(url.pathname) ?? [];
    if (id === 'search') return this.search(url.searchParams.get('query') ?? '');
    if (url.pathname === '/v1/payment_intents') return this.create(form);
    if (url.pathname === '/v1/refunds') return this.refund(form);
    const intent = this.intents.get(id);
    if (!intent) return failure('invalid_request_error', { code: 'resource_missing' }, 404);
    if (method === 'GET') return { status: 200, body: this.shown(intent) };
    return action === 'capture' ? this.capture(intent, form) : this.cancel(intent);
  }

  private shown({ id, metadata, amount, captured, status }: Intent): object {
    const card = { capture_before: 1_900_000_000, multicapture: { status: 'available' } };
    const charge = { id: `ch_${id}`, object: 'charge', payment_method_details: { card } };
    const open = status === 'requires_capture' ? amount - captured : 0;
    return {
      id,
      object: 'payment_intent',
      metadata,
      amount,
      status,
      amount_capturable: open,
      latest_charge: charge,
      payment_method: 'pm_ok',
      customer: null,
    };
  }

  private create(form: URLSearchParams): Answer {
    const method = form.get('payment_method');
    const metadata = { oms_key: form.get('metadata[oms_key]') ?? '' };
    const status = method === 'pm_3ds' ? 'requires_action' : 'requires_capture';
    const intent = { id: `pi_${randomUUID()}`, metadata, amount: Number(form.get('amount')), captured: 0, status };
    if (method === 'pm_declined') {
      intent.status = 'requires_payment_method';
      this.intents.set(intent.id, intent);
      return failure('card_error', {
        code: 'card_declined',
        decline_code: 'insufficient_funds',
        payment_intent: this.shown(intent),
      });
    }
    this.intents.set(intent.id, intent);
    return { status: 200, body: this.shown(intent) };
  }

  private capture(intent: Intent, form: URLSearchParams): Answer {
    const amount = Number(form.get('amount_to_capture'));
    if (intent.status !== 'requires_capture' || amount > intent.amount - intent.captured)
      return failure('invalid_request_error', { code: 'payment_intent_unexpected_state' }, 400);
    intent.captured += amount;
    intent.metadata['oms_capture'] = form.get('metadata[oms_capture]') ?? '';
    if (form.get('final_capture') !== 'false') intent.status = 'succeeded';
    return { status: 200, body: this.shown(intent) };
  }

  private cancel(intent: Intent): Answer {
    intent.status = 'canceled';
    return { status: 200, body: this.shown(intent) };
  }

  private refund(form: URLSearchParams): Answer {
    const [id, intent, amount] = [`re_${randomUUID()}`, form.get('payment_intent') ?? '', Number(form.get('amount'))];
    const given = this.refunds.filter((one) => one.intent === intent).reduce((sum, one) => sum + one.amount, 0);
    if (amount > (this.intents.get(intent)?.captured ?? 0) - given)
      return failure('invalid_request_error', { code: 'charge_already_refunded' }, 400);
    this.refunds.push({ id, amount, intent });
    return { status: 200, body: { id, object: 'refund', status: 'succeeded', amount, payment_intent: intent } };
  }

  private search(query: string): Answer {
    const key = /'([^']*)'$/.exec(query)?.[1];
    const data = [...this.intents.values()]
      .filter((one) => one.metadata['oms_key'] === key)
      .map((one) => this.shown(one));
    return { status: 200, body: { object: 'search_result', data, has_more: false, url: '/v1/payment_intents/search' } };
  }
}
