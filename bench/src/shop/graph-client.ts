/** No answer that can be relied on came: what was asked for may have happened or not. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what was asked for decides what comes
export type Data = any;

const ANSWER_MS = 15_000;

/** Asks one graph as one actor. */
export class GraphClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** The data; throws {@link NoAnswer} when none came, or with it errors. */
  async ask(document: string, variables: Record<string, unknown> = {}): Promise<Data> {
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
    return body.data;
  }

  /** The payload of one mutation that takes one input. */
  async mutate(name: string, inputType: string, selection: string, input: Record<string, unknown>): Promise<Data> {
    const document = `mutation($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`;
    const data = (await this.ask(document, { input })) as Record<string, Data>;
    return data[name];
  }
}
