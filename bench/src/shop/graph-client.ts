/** No answer that can be relied on came: what was asked for may have happened or not. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** What a mutation answers, as far as a shop looks at it. */
export interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  readonly order?: { readonly id: string; readonly version: number } | null;
  readonly case?: { readonly id: string } | null;
}

/** An order as staff see it. */
export interface OrderView {
  readonly version: number;
  readonly status: string;
  readonly paymentStatus: string;
  readonly lines: {
    readonly nodes: readonly { readonly quantity: number; readonly shipped: number; readonly cancelled: number }[];
  };
  readonly fulfillmentOrders: { readonly nodes: readonly { readonly id: string; readonly status: string }[] };
}

/** A case as staff see it. */
export interface CaseView {
  readonly status: string;
  readonly order: { readonly appeasements: readonly { readonly status: string }[] } | null;
}

const ANSWER_MS = 15_000;

/** Asks one graph as one actor. */
export class GraphClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** The data; throws {@link NoAnswer} when none came, or with it errors. */
  async ask<Data>(document: string, variables: Record<string, unknown> = {}): Promise<Data> {
    let body: { data?: Data; errors?: readonly { message: string; extensions?: { code?: string } }[] };
    try {
      const response = await fetch(`${this.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
        body: JSON.stringify({ query: document, variables }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      body = (await response.json()) as typeof body;
    } catch (error) {
      throw new NoAnswer('the connection failed', { cause: error });
    }
    if (body.errors) throw new NoAnswer(body.errors.map(({ message }) => message).join('; '));
    return body.data as Data;
  }

  /** The payload of one mutation that takes one input. */
  async mutate(name: string, inputType: string, selection: string, input: Record<string, unknown>): Promise<Payload> {
    const document = `mutation($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`;
    const data = await this.ask<Record<string, Payload>>(document, { input });
    const payload = data[name];
    if (!payload) throw new NoAnswer(`no payload of ${name}`);
    return payload;
  }
}
