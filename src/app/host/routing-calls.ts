// What a window asks its worker about AI tools: how they stand, what routing one would change, doing it, undoing it.
import { createHash } from 'node:crypto';
import { CodedError } from '../../base/error.ts';
import { textOf } from '../../clients/environment.ts';
import type { RoutingPlan } from '../../clients/routing.ts';
import type { RoutingCalls, RoutingPlanView } from '../../view/routing-calls.ts';
import { loadClientToken } from '../client-token.ts';
import { RoutingService } from '../routing/routing-service.ts';
import { defaultPort } from '../settings.ts';
import { HostError } from './host-options.ts';
import type { LocalCall, LocalCallContext } from './local-call.ts';

/** What would be written now is not what was shown. */
export type RoutingCallErrorCode = 'plan-changed';

export class RoutingCallError extends CodedError<RoutingCallErrorCode> {}

/** Untrusted: whatever a window posted. */
type Ask = Readonly<Record<string, unknown>>;
/** Typed by the table: a name that is missing here is a type error. */
type Handlers = {
  readonly [Name in keyof RoutingCalls]: (ask: Ask, context: LocalCallContext) => Promise<RoutingCalls[Name]['answer']>;
};

const handlers: Handlers = {
  'routing.coverage': (ask, context) => serviceOf(ask, context).coverage(),
  'routing.plan': async (ask, context) => planView(await planOf(ask, serviceOf(ask, context))),
  'routing.apply': async (ask, context) => {
    const service = serviceOf(ask, context);
    const plan = await planOf(ask, service);
    if (planView(plan).id !== ask['plan']) {
      throw new RoutingCallError(
        'plan-changed',
        'A file has changed since you looked. Nothing was written; look again.',
      );
    }
    await service.apply(plan);
    return { files: plan.edits.map(({ shownAs }) => shownAs) };
  },
  'routing.restore': (ask, context) => {
    const client = ask['client'];
    return serviceOf(ask, context).restore(typeof client === 'string' ? [client] : undefined);
  },
  'routing.token': async (_ask, { paths }) => ({ token: await loadClientToken(paths.keysDir) }),
};

export const routingCalls: Readonly<Record<string, LocalCall>> = Object.fromEntries(
  Object.entries(handlers).map(([name, handle]) => [name, (ask, context) => handle(objectOf(ask), context)]),
);

function serviceOf(ask: Ask, { paths, call, state }: LocalCallContext): RoutingService {
  const { appName, extensions, setsTerminals, hasProxy } = objectOf(ask['editor']);
  const editor =
    typeof appName === 'string'
      ? {
          editor: {
            appName,
            extensions: textsOf(extensions),
            setsTerminals: setsTerminals !== false,
            hasProxy: hasProxy === true,
          },
        }
      : {};
  return new RoutingService({
    paths,
    // Where nothing runs, nobody has to wait for it.
    call: (name, question) => (isRunning(state()) ? call(name, question) : Promise.reject(notConnected())),
    by: 'extension',
    port: state().proxy?.port ?? (typeof ask['port'] === 'number' ? ask['port'] : defaultPort),
    variables: process.env,
    ...editor,
  });
}

function planOf(ask: Ask, service: RoutingService): Promise<RoutingPlan> {
  return service.plan(service.fileClient(String(ask['client'])), { undocumented: ask['undocumented'] === true });
}

/** Its id is a hash of what would be written: the same plan, asked for again, has the same. */
function planView({ client, edits, notes, isChange, isUndocumented }: RoutingPlan): RoutingPlanView {
  const shown = edits.map(({ shownAs, current, after }) => ({
    shownAs,
    before: current === undefined ? '' : textOf(current, shownAs),
    after: textOf(after, shownAs),
  }));
  const id = createHash('sha256')
    .update(JSON.stringify([client.id, shown]))
    .digest('hex');
  const { name, restart, undocumented } = client;
  const more = undocumented === undefined || isUndocumented ? {} : { undocumented };
  return { id, client: client.id, name, restart, notes, edits: isChange ? shown : [], ...more };
}

function isRunning({ role }: ReturnType<LocalCallContext['state']>): boolean {
  return role === 'leader' || role === 'follower';
}

function notConnected(): HostError {
  return new HostError('not-connected', 'Pretense does not run in this window at the moment.');
}

function objectOf(value: unknown): Ask {
  return typeof value === 'object' && value !== null ? (value as Ask) : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
