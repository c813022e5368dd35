import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { EXPLORER_ASSETS, type ExplorerAsset } from './explorer-assets.js';
import { EXPLORER_POLICY, explorerPage, type ExplorerOptions } from './explorer-page.js';

/**
 * Mounts the explorer: the page at `/`, and its files below `/explorer/`. Everything comes from this server, so it works
 * without a network. Register it in a scope of its own: it decorates replies.
 */
export function explorerRoutes(options: ExplorerOptions, endpoint: string) {
  const page = explorerPage(options, endpoint);
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(fastifyStatic, { root: EXPLORER_DIRECTORIES, serve: false });
    app.get('/', async (_request, reply) => {
      // The page may hold development tokens.
      reply.header('cache-control', 'no-store').header('content-security-policy', EXPLORER_POLICY);
      reply.header('referrer-policy', 'no-referrer').type('text/html; charset=utf-8');
      return page;
    });
    for (const asset of Object.values(EXPLORER_ASSETS)) serveAsset(app, asset);
  };
}

const EXPLORER_DIRECTORIES = [
  ...new Set(
    Object.values<ExplorerAsset>(EXPLORER_ASSETS).flatMap(({ source }) =>
      'directory' in source ? [source.directory] : [],
    ),
  ),
];

function serveAsset(app: FastifyInstance, { path, source }: ExplorerAsset): void {
  app.get(path, async (_request, reply) => {
    if ('directory' in source) {
      return reply.sendFile(source.file, source.directory, { maxAge: '365d', immutable: true });
    }
    reply.header('cache-control', 'public, max-age=31536000, immutable').type(source.type);
    return source.text;
  });
}
