/**
 * The explorer page's own script. Subscriptions come over server-sent events: the same URL and headers as everything else,
 * and nothing to load from elsewhere.
 */
export const EXPLORER_SCRIPT = String.raw`'use strict';
(() => {
  const root = document.getElementById('explorer');
  const role = document.getElementById('role');
  const call = GraphiQL.createFetcher({ url: root.dataset.endpoint });

  // What the headers editor says wins over the chosen role.
  function withRole(headers) {
    const given = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
    return given || !role || !role.value ? headers : { ...headers, Authorization: 'Bearer ' + role.value };
  }

  function isSubscription({ operationName }, { documentAST } = {}) {
    const operations = documentAST ? documentAST.definitions.filter(({ kind }) => kind === 'OperationDefinition') : [];
    const asked = operations.find(({ name }) => name && name.value === operationName) || operations[0];
    return Boolean(asked) && asked.operation === 'subscription';
  }

  async function* read(params, headers, signal) {
    const response = await fetch(root.dataset.endpoint, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify(params),
      signal,
    });
    if (!response.ok) {
      yield await response.json();
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = '', piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const events = (text + piece.value).split('\n\n');
      text = events.pop();
      for (const event of events) {
        const data = /^data: (.+)$/m.exec(event);
        if (data) yield JSON.parse(data[1]);
      }
    }
  }

  // Whoever stops listening ends the request: a generator alone would wait for the next event first.
  function follow(params, headers) {
    const stop = new AbortController();
    const results = read(params, headers, stop.signal);
    const done = { done: true, value: undefined };
    return {
      next: () => results.next().catch((error) => (stop.signal.aborted ? done : Promise.reject(error))),
      return: async () => {
        stop.abort();
        return done;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  function fetcher(params, options) {
    const headers = withRole({ ...(options && options.headers) });
    return isSubscription(params, options) ? follow(params, headers) : call(params, { ...options, headers });
  }

  ReactDOM.createRoot(root).render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: root.dataset.query,
      defaultEditorToolsVisibility: 'headers',
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    }),
  );
})();
`;
