import type { Database } from '@oms/platform/database/database';
import { syncRoutes } from '@oms/platform/outbox/routes';
import { routes } from './routes.js';

/**
 * Writes the routes into a source, so that each event gets a delivery for each of its consumers. Belongs to the
 * migration: workers of two versions that run beside each other must not undo each other's routes.
 */
export const registerRoutes = (source: Database): Promise<void> => syncRoutes(source.sql(), routes);
