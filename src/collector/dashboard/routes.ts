// The pages that people look at, and what browsers load with them.
import type { FastifyPluginAsync } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { assets } from './assets.ts';

export function dashboardRoutes(_context: CollectorContext): FastifyPluginAsync {
  return async (server) => {
    for (const { path, contentType, text } of assets) {
      server.get(path, async (_request, reply) =>
        reply
          .header('cache-control', 'public, max-age=31536000, immutable')
          .header('content-type', contentType)
          .send(text),
      );
    }
  };
}
