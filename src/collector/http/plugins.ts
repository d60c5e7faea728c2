// The registry of routes: one line for each part that answers requests.
import type { FastifyPluginAsync } from 'fastify';
import type { CollectorContext } from '../context.ts';

export type CollectorPlugin = (context: CollectorContext) => FastifyPluginAsync;

export const collectorPlugins: readonly CollectorPlugin[] = [];
