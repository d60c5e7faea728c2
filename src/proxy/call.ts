// One request on its way through the proxy: who asks, for what, since when, and whether anybody still waits.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CancelSignal } from '../base/async.ts';
import type { Clock } from '../base/clock.ts';
import { CancelSource } from './cancel-source.ts';
import type { ClientTarget } from './client-prefix.ts';
import { type ClientTool, clientToolOf, writesOwnPrompt } from './client-tool.ts';
import { credentialText } from './credentials.ts';
import { ClientGone } from './error.ts';
import type { Guest, GuestLimits } from './network-level/guest.ts';
import type { Route } from './route.ts';

export interface Call {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: Route;
  readonly method: string;
  readonly tool: ClientTool;
  /** Id from the URL that was written into the tool; undefined: it has another one. */
  readonly client: string | undefined;
  /** What stood before the path in that URL: redirects lead back behind it. Never recorded. */
  readonly prefix: string;
  /** Who asks over the network; undefined: somebody on this machine. */
  readonly guest: Guest | undefined;
  readonly limits: GuestLimits | undefined;
  /** Tool and credential, hashed: whose schema names these are. Over the network also who asks. */
  readonly clientKey: string;
  readonly startedMs: number;
  /** Aborts with ClientGone when the client leaves, and with Refusal `draining` when the proxy has to end. */
  readonly signal: CancelSignal;
}

export interface OpenCallOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: Route;
  /** Undefined: a URL that was not written by us. */
  readonly from?: ClientTarget;
  /** Undefined: not over the network. */
  readonly guest?: Guest | undefined;
  readonly limits?: GuestLimits | undefined;
  readonly id: string;
  readonly clock: Clock;
  readonly keyedHash: (bytes: Uint8Array) => string;
  /** Aborts when the proxy gives up on what is still running. */
  readonly shutdown: CancelSignal;
}

export function openCall(options: OpenCallOptions): Call {
  const { request, response, clock } = options;
  const end = new CancelSource();
  const onShutdown = (): void => end.abort(options.shutdown.reason);
  options.shutdown.addEventListener('abort', onShutdown, { once: true });
  if (options.shutdown.aborted) onShutdown();
  response.once('close', () => {
    options.shutdown.removeEventListener('abort', onShutdown);
    if (!response.writableFinished) end.abort(new ClientGone());
  });
  // A broken connection also shows as an error on these; the close event above is what we act on.
  request.on('error', () => {});
  response.on('error', () => {});
  const tool = clientToolOf(request.headers['user-agent']);
  const isAgent = writesOwnPrompt(tool, options.from?.client);
  const { guest, limits } = options;
  const account = `${tool.tool}\n${isAgent}\n${credentialText(request.rawHeaders, options.route.query)}`;
  const client = guest === undefined ? account : `${account}\nguest ${guest.key}`;
  return {
    id: options.id,
    request,
    response,
    route: options.route,
    method: request.method ?? 'GET',
    tool,
    client: options.from?.client,
    prefix: options.from?.prefix ?? '',
    guest,
    limits,
    clientKey: options.keyedHash(Buffer.from(client)),
    startedMs: clock.monotonicMs(),
    signal: end,
  };
}
