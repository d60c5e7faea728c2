// People at the collector: signing in and out, their accounts, the access log, devices and their tokens.
import type { FastifyPluginAsync } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { accessRoutes } from './access-routes.ts';
import { accountRoutes } from './account-routes.ts';
import { deviceAdminRoutes } from './device-admin-routes.ts';
import { addIdentityHooks } from './identity-hook.ts';
import type { IdentityParts } from './identity-parts.ts';
import { loginRoutes } from './login-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { type DeriveKey, deriveWithScrypt } from './password.ts';
import { peopleRoutes } from './people-routes.ts';

export interface IdentityOptions {
  /** Tests count its calls. */
  readonly deriveKey?: DeriveKey;
}

/**
 * First of the plugins: its hooks hold for every route that is registered after it on the same server. They decide who may
 * (route-rules.ts), check forms, and record views.
 */
export function identityRoutes(context: CollectorContext, options: IdentityOptions = {}): FastifyPluginAsync {
  const parts: IdentityParts = { context, deriveKey: options.deriveKey ?? deriveWithScrypt };
  const plugin: FastifyPluginAsync = async (server) => {
    addIdentityHooks(server, context);
    loginRoutes(server, parts);
    oidcRoutes(server, parts);
    accountRoutes(server, parts);
    peopleRoutes(server, parts);
    accessRoutes(server, parts);
    deviceAdminRoutes(server, parts);
  };
  // Without a context of its own (as fastify-plugin does it): else its hooks would hold for its own routes alone.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}
