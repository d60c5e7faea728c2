// The HTTP server of the collector: what holds for every route, then the routes of each part.
import cookie from '@fastify/cookie';
import formBody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { bearerToken } from '../identity/token.ts';
import { errorHandler, notFoundHandler } from './error-answers.ts';
import { KnownTokens } from './known-tokens.ts';
import { type ConnectionLimits, createListener, defaultLimits, type TlsOptions } from './listener.ts';
import { operationRoutes } from './operations.ts';
import { collectorPlugins } from './plugins.ts';
import { Refused } from './refused.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Tokens that were good a moment ago. */
    knownTokens: KnownTokens;
  }
}

export interface ServerOptions {
  readonly tls?: TlsOptions | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Addresses (CIDR) of proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** A form or a JSON body; batches have their own limit. */
const maxBodyBytes = 1024 * 1024;
const minuteMs = 60_000;

/** Not listening yet; the caller closes it. */
export async function buildServer(context: CollectorContext, options: ServerOptions = {}): Promise<FastifyInstance> {
  const limits = { ...defaultLimits, ...options.limits };
  const server = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    // Given to the listener; fastify sets its own on what a factory made.
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    serverFactory: (handler) => createListener(handler, options.tls, limits),
    routerOptions: { maxParamLength: 200 },
  });
  let isStopping = false;
  server.addHook('preClose', async () => {
    isStopping = true;
  });
  server.decorate('knownTokens', new KnownTokens());
  server.setErrorHandler(errorHandler(context));
  server.setNotFoundHandler(notFoundHandler);
  observe(server, context);
  await protect(server, context, options.tls !== undefined);
  await server.register(operationRoutes(context, () => isStopping));
  for (const plugin of collectorPlugins) await server.register(plugin(context));
  return server;
}

async function protect(server: FastifyInstance, context: CollectorContext, hasTls: boolean): Promise<void> {
  const isHttps = hasTls || context.publicUrl.startsWith('https:');
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // A form that names no origin could come from anywhere.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    frameguard: { action: 'deny' },
  });
  await server.register(cookie);
  await server.register(formBody, { bodyLimit: maxBodyBytes });
  await server.register(rateLimit, {
    max: context.settings.ratePerMinute,
    timeWindow: minuteMs,
    keyGenerator: (request) => rateKey(server, request),
    errorResponseBuilder: (_request, { ttl }) =>
      new Refused('too-many', 'Too many requests in this minute. Come back when Retry-After is over.', {
        retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1000)),
      }),
  });
}

/** A token that is good counts for itself; whoever makes tokens up counts by address. */
function rateKey(server: FastifyInstance, request: FastifyRequest): string {
  const token = bearerToken('ptd', request.headers.authorization);
  if (token !== undefined && server.knownTokens.has(token.hash)) return Buffer.from(token.hash).toString('base64url');
  return request.ip;
}

/** Route patterns only: an address may hold what nobody should read in a log. */
function observe(server: FastifyInstance, { logger, metrics }: CollectorContext): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics?.answered(route, reply.statusCode, reply.elapsedTime / 1000);
    logger.log('debug', 'http.answered', {
      route,
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}
