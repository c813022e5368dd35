import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Identity } from '@oms/platform/auth/identity';
import { requirePermission } from '@oms/platform/auth/actor';
import { AccessError } from '@oms/platform/errors/domain-error';
import type { BullMqQueues } from '@oms/platform/queue/bullmq-queues';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WORKER_GROUPS } from './worker-groups.js';

export const DASHBOARD_PATH = '/admin/queues';
const COOKIE = 'oms_admin';

const cookieOf = (request: FastifyRequest): string | undefined =>
  request.headers.cookie
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);

/**
 * Mounts Bull Board for administrators. The token comes as Authorization header, or once as `?token=` from a browser:
 * it is then kept in a strict, http-only cookie of this path and taken out of the address.
 */
export async function mountDashboard(
  app: FastifyInstance,
  queues: BullMqQueues,
  identify: (header: string) => Promise<Identity>,
): Promise<void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(DASHBOARD_PATH);
  createBullBoard({
    queues: WORKER_GROUPS.map((group) => new BullMQAdapter(queues.queue(group) as never)),
    serverAdapter: adapter,
  });
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      const { token } = request.query as { token?: string };
      const kept = cookieOf(request);
      const header = request.headers.authorization ?? (token ? `Bearer ${token}` : kept ? `Bearer ${kept}` : undefined);
      try {
        const { actor } = header ? await identify(header) : { actor: null };
        requirePermission(actor, 'admin');
      } catch (error) {
        if (!(error instanceof AccessError)) throw error;
        return reply
          .code(error.code === 'FORBIDDEN' ? 403 : 401)
          .type('text/plain')
          .send(`${error.message}\n`);
      }
      if (token) {
        reply.header('set-cookie', `${COOKIE}=${token}; Path=${DASHBOARD_PATH}; HttpOnly; SameSite=Strict`);
        return reply.redirect(DASHBOARD_PATH);
      }
    });
    await scope.register(adapter.registerPlugin(), { prefix: DASHBOARD_PATH });
  });
}
