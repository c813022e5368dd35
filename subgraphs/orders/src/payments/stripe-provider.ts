import { Stripe } from 'stripe';
import type { Database } from '@oms/platform/database/database';
import { toDecimal } from '@oms/platform/values/money';
import type { PaymentProvider, ProviderAnswer, ProviderCall, ProviderMessage } from './payment-provider.js';
import { stripeAmount } from './stripe-amount.js';
import { stripeMessage } from './stripe-message.js';

export interface StripeOptions {
  readonly secretKey: string;
  /** Signs Stripe's messages; without it none is taken. */
  readonly webhookSecret?: string | undefined;
  /** Where the API is, such as a stand-in of a test. Default: Stripe's own. */
  readonly apiUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/** Seconds that a message may be old: an older one is a repetition by somebody else. */
const TOLERANCE_SECONDS = 300;

/** Errors that are an answer: asking again would not change it. */
const REFUSALS: ReadonlySet<string> = new Set(['StripeCardError', 'StripeInvalidRequestError']);

async function answerOf(ask: () => Promise<ProviderAnswer>, reference: string): Promise<ProviderAnswer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError) || !REFUSALS.has(error.type)) throw error;
    const { payment_intent: intent, decline_code: declined, code, message } = error;
    const known = typeof intent === 'object' ? intent.id : reference;
    return { outcome: 'DECLINED', reference: known, reason: declined ?? code ?? message };
  }
}

/** Asks with the amount as Stripe counts it; an amount that Stripe cannot take is declined without asking. */
function withAmount(
  { amount, currency, token }: ProviderCall,
  ask: (amount: number) => Promise<ProviderAnswer>,
): Promise<ProviderAnswer> {
  const counted = stripeAmount(amount, currency);
  if (counted !== undefined) return answerOf(() => ask(counted), token);
  const reason = `Stripe takes no amount of ${toDecimal(amount, currency)} ${currency}`;
  return Promise.resolve({ outcome: 'DECLINED', reference: token, reason });
}

const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | undefined =>
  charge && typeof charge === 'object' ? charge : undefined;

/** When the card's bank lets the authorisation lapse, where Stripe says so. */
function lapseOf(intent: Stripe.PaymentIntent): { expiresAt?: Date } {
  const seconds = chargeOf(intent)?.payment_method_details?.card?.capture_before;
  return seconds ? { expiresAt: new Date(seconds * 1_000) } : {};
}

/** What has become of an authorisation; undefined while it waits for the customer or is being worked on. */
function authorizationOf(intent: Stripe.PaymentIntent): ProviderAnswer | undefined {
  const { id: reference, status, last_payment_error: error } = intent;
  if (status === 'requires_capture' || status === 'succeeded')
    return { outcome: 'APPROVED', reference, ...lapseOf(intent) };
  if (status === 'canceled' || status === 'requires_payment_method')
    return { outcome: 'DECLINED', reference, reason: error?.decline_code ?? error?.code ?? status };
  return undefined;
}

/**
 * Payments by Stripe: a PaymentIntent for each authorisation, captured by hand as parcels ship. Every call carries our key
 * as Stripe's idempotency key and in the metadata, where `find` and messages read it.
 */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  private readonly stripe: Stripe;

  constructor(private readonly options: StripeOptions) {
    const url = options.apiUrl ? new URL(options.apiUrl) : undefined;
    const place = url
      ? {
          host: url.hostname,
          port: url.port,
          protocol: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
        }
      : {};
    const { secretKey, timeoutMs = 20_000 } = options;
    this.stripe = new Stripe(secretKey, { maxNetworkRetries: 2, timeout: timeoutMs, telemetry: false, ...place });
  }

  authorize(_database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return this.createIntent(call, { payment_method: call.token });
  }

  /** The customer is not there: the means of payment of the authorisation before is charged again. */
  async reauthorize(_database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    const before = await this.stripe.paymentIntents.retrieve(call.token);
    const idOf = (thing: string | { id: string } | null): string | undefined =>
      typeof thing === 'object' ? thing?.id : thing;
    const [method, customer] = [idOf(before.payment_method), idOf(before.customer)];
    return this.createIntent(call, {
      off_session: true,
      ...(method ? { payment_method: method } : {}),
      ...(customer ? { customer } : {}),
    });
  }

  capture(_database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return withAmount(call, async (amount) => {
      const { key, token } = call;
      const expanded = await this.stripe.paymentIntents.retrieve(token, { expand: ['latest_charge'] });
      const several = chargeOf(expanded)?.payment_method_details?.card?.multicapture?.status === 'available';
      const final = several && amount < expanded.amount_capturable ? { final_capture: false } : {};
      const captured = { amount_to_capture: amount, metadata: { oms_capture: key }, ...final };
      const { id } = await this.stripe.paymentIntents.capture(token, captured, { idempotencyKey: key });
      return { outcome: 'APPROVED', reference: id };
    });
  }

  void(_database: Database, { key, token }: ProviderCall): Promise<ProviderAnswer> {
    return answerOf(async () => {
      const { id } = await this.stripe.paymentIntents.cancel(token, {}, { idempotencyKey: key });
      return { outcome: 'APPROVED', reference: id };
    }, token);
  }

  refund(_database: Database, call: ProviderCall): Promise<ProviderAnswer> {
    return withAmount(call, async (amount) => {
      const { key, token } = call;
      const asked = { payment_intent: token, amount, metadata: { oms_key: key } };
      const { id, status, failure_reason: reason } = await this.stripe.refunds.create(asked, { idempotencyKey: key });
      const refused = status === 'failed' || status === 'canceled';
      return refused
        ? { outcome: 'DECLINED', reference: id, reason: reason ?? status }
        : { outcome: 'APPROVED', reference: id };
    });
  }

  async find(_database: Database, key: string): Promise<ProviderAnswer | null> {
    const query = `metadata['oms_key']:'${key.replaceAll("'", '')}'`;
    const { data } = await this.stripe.paymentIntents.search({ query, limit: 1, expand: ['data.latest_charge'] });
    return (data[0] && authorizationOf(data[0])) ?? null;
  }

  readMessage(body: string, signature: string, now: Date): ProviderMessage | null {
    const { webhookSecret } = this.options;
    if (!webhookSecret) return null;
    try {
      const { webhooks } = this.stripe;
      const provider = Stripe.createNodeCryptoProvider();
      return stripeMessage(
        webhooks.constructEvent(body, signature, webhookSecret, TOLERANCE_SECONDS, provider, now.getTime()),
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  private createIntent(call: ProviderCall, means: Partial<Stripe.PaymentIntentCreateParams>): Promise<ProviderAnswer> {
    const { key, currency } = call;
    return withAmount({ ...call, token: '' }, async (amount) => {
      const intent = await this.stripe.paymentIntents.create(
        {
          amount,
          currency: currency.toLowerCase(),
          confirm: true,
          capture_method: 'manual',
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          payment_method_options: { card: { request_multicapture: 'if_available' } },
          metadata: { oms_key: key },
          expand: ['latest_charge'],
          ...means,
        },
        { idempotencyKey: key },
      );
      const answer = authorizationOf(intent);
      if (!answer) throw new Error(`the payment waits: ${intent.status}; Stripe tells by a message what becomes of it`);
      return answer;
    });
  }
}
