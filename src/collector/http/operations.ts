// What a load balancer, an orchestrator and a Prometheus ask.
import type { FastifyPluginAsync } from 'fastify';
import type { CollectorContext } from '../context.ts';

const readyLimitMs = 2000;

/** `/healthz`: the process answers. `/readyz`: so does the database, and nobody stops it. `/metrics`. */
export const operationRoutes =
  (context: CollectorContext, isStopping: () => boolean): FastifyPluginAsync =>
  async (server) => {
    const unlimited = { config: { rateLimit: false as const } };
    server.get('/healthz', unlimited, async (_request, reply) => {
      await reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send('ok\n');
    });
    server.get('/readyz', unlimited, async (_request, reply) => {
      const isReady = !isStopping() && (await context.database.isReady(readyLimitMs));
      void reply
        .status(isReady ? 200 : 503)
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store');
      await reply.send(isReady ? 'ready\n' : 'not ready\n');
    });
    server.get('/metrics', unlimited, async (_request, reply) => {
      const { metrics } = context;
      if (metrics === undefined) return reply.callNotFound();
      const { pool } = context.database;
      if (pool !== undefined) metrics.databasePool(pool);
      await reply.type(metrics.contentType).send(await metrics.text());
    });
  };
