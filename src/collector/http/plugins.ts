// The registry of routes: one line for each part that answers requests.
import type { FastifyPluginAsync } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { dashboardRoutes } from '../dashboard/routes.ts';
import { identityRoutes } from '../identity/identity-routes.ts';
import { deviceRoutes } from '../ingest/device-routes.ts';
import { workflowRoutes } from '../workflow/workflow-routes.ts';

export type CollectorPlugin = (context: CollectorContext) => FastifyPluginAsync;

export const collectorPlugins: readonly CollectorPlugin[] = [
  // Devices have tokens of their own, and no session.
  deviceRoutes,
  // Before those of people: its hooks guard the routes of all that follow.
  identityRoutes,
  dashboardRoutes,
  workflowRoutes,
];
