import type { FastifyInstance } from 'fastify';

const MUTATION = `mutation($input: PaymentMessageInput!) {
  receivePaymentMessage(input: $input) { accepted userErrors { code } }
}`;

interface Answered {
  readonly data?: { readonly receivePaymentMessage?: { readonly userErrors: readonly { readonly code: string }[] } };
}

/**
 * Where payment providers send their messages: `POST /webhooks/payments/<provider>`, the body as it is. Answers 200 once
 * the message is taken, 400 when it is refused, 500 when the provider should send it again.
 */
export async function mountPaymentMessages(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { provider: string } }>('/webhooks/payments/:provider', async (request, reply) => {
      const signature = request.headers['stripe-signature'] ?? request.headers['x-signature'] ?? '';
      const input = {
        provider: request.params.provider,
        body: typeof request.body === 'string' ? request.body : '',
        signature: Array.isArray(signature) ? signature.join(',') : signature,
      };
      const answer = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json' },
        payload: { query: MUTATION, variables: { input } },
      });
      const { data } = answer.json<Answered>();
      const refused = data?.receivePaymentMessage?.userErrors[0];
      if (!data?.receivePaymentMessage) return reply.code(500).send({ received: false });
      return refused ? reply.code(400).send({ received: false, code: refused.code }) : reply.send({ received: true });
    });
  });
}
