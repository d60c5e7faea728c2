// Who may use which route, and which views are recorded: the whole table, looked at before a route runs.
import type { Permission } from './permissions.ts';

export interface RouteRule {
  /** `anyone`: also who has not signed in; these routes look after themselves. */
  readonly who: 'anyone' | Permission;
  /** What is on the record as seen (`access.viewed`) before the route answers: evidence, or data about people. */
  readonly viewed?: string;
  /** `multipart/form-data`, read as a stream: the route calls `checkCsrf` with the field before it acts on anything. */
  readonly readsForm?: true;
}

const anyone: RouteRule = { who: 'anyone' };

/** By method and pattern, with `:id` for each part that varies. GET stands for HEAD too. */
export const routeRules: Readonly<Record<string, RouteRule>> = {
  'GET /healthz': anyone,
  'GET /readyz': anyone,
  'GET /metrics': anyone,
  'GET /login': anyone,
  'POST /login': anyone,
  'GET /login/oidc': anyone,
  'GET /login/oidc/callback': anyone,
  // Without a session there is nothing to end, and nobody is told.
  'POST /logout': anyone,
  'GET /account': { who: 'account.own' },
  'POST /account': { who: 'account.own' },
  'GET /people': { who: 'people.manage', viewed: 'people' },
  'POST /people/add': { who: 'people.manage' },
  'POST /people/role': { who: 'people.manage' },
  'POST /people/disable': { who: 'people.manage' },
  'POST /people/enable': { who: 'people.manage' },
  'POST /people/reset': { who: 'people.manage' },
  'GET /access': { who: 'access.read', viewed: 'access log' },
  'POST /devices/enrolment-tokens': { who: 'devices.manage' },
  'POST /devices/enrolment-tokens/withdraw': { who: 'devices.manage' },
  'POST /devices/:id/revoke': { who: 'devices.manage' },
  'POST /devices/:id/rotate': { who: 'devices.manage' },
  'GET /': { who: 'pages.read' },
  'GET /devices': { who: 'pages.read', viewed: 'devices' },
  'GET /incidents': { who: 'pages.read', viewed: 'incidents' },
  'GET /incidents/:id': { who: 'pages.read', viewed: 'incident' },
  'GET /exceptions': { who: 'pages.read', viewed: 'exceptions' },
  'GET /evidence': { who: 'pages.read' },
  'GET /reconciliation': { who: 'pages.read', viewed: 'reconciliation' },
  'POST /incidents/:id/moves': { who: 'incidents.decide' },
  'POST /incidents/:id/agree': { who: 'incidents.decide' },
  'POST /incidents/:id/decline': { who: 'incidents.decide' },
  'POST /reviews': { who: 'incidents.decide' },
  'POST /exceptions/:id/decide': { who: 'exceptions.decide' },
  'POST /evidence/packs': { who: 'evidence.export' },
  'GET /evidence/packs/:id': { who: 'evidence.export', viewed: 'evidence pack' },
  'GET /incidents/:id/evidence': { who: 'evidence.export', viewed: 'evidence of an incident' },
  'GET /reconciliation/imports/:id': { who: 'pages.read', viewed: 'reconciliation' },
  'POST /reconciliation/imports': { who: 'reconciliation.import', readsForm: true },
};

/** A route that nobody wrote down is for admins. Undefined: it is none of people (devices have their tokens; files of pages hold nothing). */
export function ruleFor(method: string, pattern: string): RouteRule | undefined {
  if (pattern.startsWith('/v1/') || pattern.startsWith('/assets/')) return undefined;
  return routeRules[routeName(method, pattern)] ?? { who: 'people.manage' };
}

/** The key of a route in the table, whatever its parts are called where it is registered. */
export function routeName(method: string, pattern: string): string {
  return `${method === 'HEAD' ? 'GET' : method} ${pattern.replaceAll(/:\w+/g, ':id')}`;
}
