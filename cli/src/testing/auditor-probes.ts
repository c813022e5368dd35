/** What came back to a probe. */
export interface ProbeAnswer {
  readonly status: number;
  readonly text: string;
  /** The text as JSON; null when it is none. */
  readonly json: unknown;
}

/** A request with which auditors of GraphQL services begin, and whether its answer is a finding. */
export interface AuditorProbe {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | URLSearchParams;
    readonly search?: string;
  };
  readonly isFinding: (answer: ProbeAnswer) => boolean;
}

interface Answered {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[];
  readonly extensions?: object;
}

const of = ({ json }: ProbeAnswer): Answered => (typeof json === 'object' && json !== null ? json : {});
const answers =
  (key: string) =>
  (answer: ProbeAnswer): boolean =>
    of(answer).data?.[key] != null;

const json = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const times = (count: number, each: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => each(at)).join(' ');
const searchOf = (query: string): string => `?${new URLSearchParams({ query }).toString()}`;

const TYPE_CIRCLE = `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`;
const CHEAP_MUTATION = 'mutation { __typename }';

/** The thirteen requests of graphql-cop. */
export const AUDITOR_PROBES: readonly AuditorProbe[] = [
  {
    name: '101 aliases',
    request: json({ query: `{ ${times(101, (at) => `a${at}: __typename`)} }` }),
    isFinding: answers('a100'),
  },
  {
    name: 'ten operations in an array',
    request: json(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))),
    isFinding: ({ json: all }) => Array.isArray(all) && all.length >= 10,
  },
  {
    name: 'ten unknown directives at one place',
    request: json({ query: `{ __typename ${times(10, () => '@aa')} }` }),
    isFinding: (answer) => (of(answer).errors?.length ?? 0) >= 10,
  },
  {
    name: 'one field 500 times',
    request: json({ query: `{ ${times(500, () => '__typename')} }` }),
    isFinding: answers('__typename'),
  },
  { name: 'introspection in a circle', request: json({ query: TYPE_CIRCLE }), isFinding: answers('__schema') },
  {
    name: 'introspection',
    request: json({ query: '{ __schema { types { name } } }' }),
    isFinding: answers('__schema'),
  },
  {
    name: 'a mistyped field',
    request: json({ query: '{ ordes { nodes { id } } }' }),
    isFinding: ({ text }) => /did you mean/i.test(text),
  },
  {
    name: 'a page to query with',
    request: { method: 'GET', headers: { accept: 'text/html' } },
    isFinding: ({ text }) => /<html|graphiql|playground/i.test(text),
  },
  {
    name: 'a query over GET',
    request: { method: 'GET', search: searchOf('{ __typename }') },
    isFinding: answers('__typename'),
  },
  {
    name: 'a mutation over GET',
    // Even from a client that says it is no form of another page.
    request: { method: 'GET', headers: { 'apollo-require-preflight': '1' }, search: searchOf(CHEAP_MUTATION) },
    isFinding: answers('__typename'),
  },
  {
    name: 'a form',
    request: { method: 'POST', body: new URLSearchParams({ query: '{ __typename }' }) },
    isFinding: answers('__typename'),
  },
  {
    name: 'tracing',
    request: json({ query: '{ __typename }' }, { 'apollo-federation-include-trace': 'ftv1', 'apollo-tracing': '1' }),
    isFinding: (answer) => Object.hasOwn(of(answer), 'extensions'),
  },
  {
    name: 'what is no document',
    request: json({ query: 'qwerty' }),
    isFinding: ({ text }) => /stacktrace|exception|node_modules|\.js:\d+/i.test(text),
  },
];

/** Sends the probe to a GraphQL address. */
export async function probe(
  { request }: AuditorProbe,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ProbeAnswer> {
  const { search = '', ...init } = request;
  const response = await fetch(`${url}${search}`, { ...init, headers: { ...init.headers, ...headers } });
  const text = await response.text();
  return { status: response.status, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
