import type { FastifyInstance } from 'fastify';

/** Paths asked by whatever looks after the process. */
export const HEALTH = { live: '/health/live', ready: '/health/ready' } as const;

export interface HealthOptions {
  /** Rejects while the process should get no traffic. */
  readonly checkReady?: () => Promise<void>;
  /** Whether the process is about to stop. */
  readonly isDraining: () => boolean;
  readonly logger: { warn(fields: object, message: string): void };
}

/** Mounts liveness (the process answers) and readiness (it can do its work, and is not about to stop). */
export function mountHealth(app: FastifyInstance, { checkReady, isDraining, logger }: HealthOptions): void {
  const isReady = async (): Promise<boolean> => {
    if (isDraining()) return false;
    try {
      await checkReady?.();
      return true;
    } catch (error) {
      logger.warn({ err: error }, 'not ready');
      return false;
    }
  };
  app.get(HEALTH.live, async () => ({ status: 'ok' }));
  app.get(HEALTH.ready, async (_request, reply) => {
    const ready = await isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable' });
  });
}
