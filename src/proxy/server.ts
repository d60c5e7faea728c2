// The listening proxy: accepts, refuses, routes, and ends in good order.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { deferred } from '../base/async.ts';
import { refusalOf, upgradeRefusal } from './admission.ts';
import { hasBody, incomplete } from './body.ts';
import { openCall } from './call.ts';
import { clientTargetOf, missingToken } from './client-prefix.ts';
import { clientToolOf } from './client-tool.ts';
import { answerControl, isControlTarget } from './control.ts';
import { ownErrorOf, Refusal } from './error.ts';
import { runExchange } from './exchange.ts';
import { answerGuest, guestBodyBudget } from './network-level/guest-answer.ts';
import { type NetworkDoor, openNetworkDoor } from './network-level/network-door.ts';
import { type Household, NetworkKeeper, type Visit } from './network-level/network-keeper.ts';
import { type ErrorBody, errorBodyFor } from './error-shape.ts';
import { type DoorKeeper, type FrontDoor, openFrontDoor } from './front-door.ts';
import { refuseOwnProxy } from './network-proxy.ts';
import { answerOwn, answerOwnOnSocket } from './own-answer.ts';
import type { ProxyPorts, ProxySettings, RunningProxy } from './ports.ts';
import { unroutedFields, type UnroutedRequest } from './record-fields.ts';
import { routeOf } from './route.ts';
import { createState, type ProxyState } from './state.ts';
import { isOwnAddress, refuseOwnAddress } from './upstream.ts';
import { ownUpstreams } from './upstreams.ts';

const stopTimeoutMs = 30_000;
/** After the limit of a drain, exchanges only have to write their last record. */
const lastRecordsMs = 2_000;

/** Rejects with ProxyError; a door that was given is then left as it is. The caller drains the proxy. */
export async function startProxy(ports: ProxyPorts, settings: ProxySettings): Promise<RunningProxy> {
  const state = createState(ports, settings);
  const server = new ProxyServer(state);
  const { networkLevel } = settings;
  let door: FrontDoor | undefined;
  let network: NetworkDoor | undefined;
  try {
    door = settings.door ?? (await openFrontDoor(settings.port, settings.version ?? ''));
    if (networkLevel !== undefined) network = await openNetworkDoor(networkLevel);
    return server.run(door, network);
  } catch (error) {
    await network?.slam();
    if (door !== settings.door) await door?.slam();
    state.pool.dispose();
    throw error;
  }
}

const framingErrors: ReadonlySet<string> = new Set([
  'HPE_INVALID_TRANSFER_ENCODING',
  'HPE_INVALID_CONTENT_LENGTH',
  'HPE_UNEXPECTED_CONTENT_LENGTH',
]);

class ProxyServer implements DoorKeeper {
  readonly #state: ProxyState;
  readonly #closed = deferred<void>();
  readonly #sockets = new Map<Duplex, ServerResponse>();
  #port = 0;
  #door: FrontDoor | undefined;
  #network: NetworkDoor | undefined;
  #draining: Promise<void> | undefined;

  constructor(state: ProxyState) {
    this.#state = state;
  }

  run(door: FrontDoor, network?: NetworkDoor): RunningProxy {
    refuseOwnAddress(this.#state.upstreams.values(), door.port);
    refuseOwnProxy(this.#state.settings.proxies ?? { exceptions: [] }, door.port);
    this.#port = door.port;
    this.#door = door;
    this.#network = network;
    // Before what has waited at the door is routed.
    this.#learn(this.#state.settings.learned ?? {}, door.port);
    door.open(this);
    const { networkLevel } = this.#state.settings;
    if (networkLevel !== undefined) network?.open(new NetworkKeeper(networkLevel, this.#household()));
    return {
      port: door.port,
      url: `http://127.0.0.1:${door.port}`,
      addresses: door.addresses,
      network: network?.address,
      statistics: () => this.#state.statistics.read(),
      contacts: () => this.#state.contacts.read(),
      learn: (hosts) => this.#learn(hosts, door.port),
      drain: (timeoutMs) => this.#drain(timeoutMs),
      closed: this.#closed.promise,
    };
  }

  #learn(hosts: Readonly<Record<string, string>>, ownPort: number): void {
    const { upstreams } = this.#state;
    for (const [key, upstream] of ownUpstreams(hosts)) {
      // One that names this very proxy would be asked for ever.
      if (!upstreams.has(key) && !isOwnAddress(upstream.url, ownPort)) upstreams.set(key, upstream);
    }
  }

  accept(request: IncomingMessage, response: ServerResponse): void {
    this.#watch(request, response);
    const refusal = refusalOf(request, this.#port);
    if (refusal !== undefined) this.#refuse(request, response, refusal);
    else if (isControlTarget(request.url)) {
      void this.#control(request, response).catch((error: unknown) => this.#broken(response, error));
    } else if (this.#state.isDraining) this.#refuse(request, response, drainingRefusal());
    else this.#open(request, response);
  }

  #watch(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    this.#sockets.set(socket, response);
    response.once('close', () => {
      if (this.#sockets.get(socket) === response) this.#sockets.delete(socket);
    });
  }

  #household(): Household {
    const { ports, settings } = this.#state;
    const budget = guestBodyBudget();
    return {
      clock: ports.clock,
      watch: (request, response) => this.#watch(request, response),
      turnAway: (request, response, error, { isRecorded, guest }) => {
        if (!isRecorded) return this.#refuse(request, response, error);
        const stopped = { client: undefined, guest, rule: ownErrorOf(error).rule };
        void this.#recordUnrouted(request, stopped).then(() => this.#refuse(request, response, error));
      },
      turnAwaySocket: (socket, refusal, request) => this.#refuseSocket(socket, refusal, request),
      draining: () => (this.#state.isDraining ? drainingRefusal() : undefined),
      exchange: (request, response, visit) => this.#open(request, response, visit),
      endpoint: (request, response, { guest, from }) => {
        const endpoints = settings.networkLevel?.endpoints ?? {};
        const { logger } = ports;
        void answerGuest(request, response, { guest, target: from.target, endpoints, logger, budget });
      },
      broken: (error, socket) => this.broken(error, socket),
      connect: (socket) => this.connect(socket),
    };
  }

  upgrade(request: IncomingMessage, socket: Duplex): void {
    this.#refuseSocket(socket, refusalOf(request, this.#port) ?? upgradeRefusal(request), request);
  }

  connect(socket: Duplex): void {
    this.#refuseSocket(socket, connectRefusal());
  }

  #open(request: IncomingMessage, response: ServerResponse, visit?: Visit): void {
    const { ports, settings, upstreams, running, shutdown, statistics } = this.#state;
    let client: string | undefined;
    try {
      const from = visit?.from ?? clientTargetOf(request.url ?? '/', settings.clientToken);
      client = from.client;
      if (isControlTarget(from.target)) {
        // Asked through the address of a tool, whether that leads here: never a path of a provider.
        request.url = from.target;
        void this.#control(request, response).catch((error: unknown) => this.#broken(response, error));
        return;
      }
      if (visit === undefined && client === undefined && settings.requiresClientToken === true) throw missingToken();
      const head = {
        method: request.method ?? 'GET',
        target: from.target,
        rawHeaders: request.rawHeaders,
        hasBody: hasBody(request),
        clientUpstream: settings.clientUpstreams?.get(client ?? ''),
        upstream: from.upstream,
      };
      const route = routeOf(head, ports.formats, upstreams);
      const call = openCall({
        request,
        response,
        route,
        from,
        guest: visit?.guest,
        limits: visit?.limits,
        id: ports.randomHex(),
        clock: ports.clock,
        keyedHash: ports.keyedHash,
        shutdown,
      });
      statistics.opened();
      const exchange = runExchange(this.#state, call)
        .catch((error: unknown) => this.#broken(response, error))
        .finally(() => {
          running.delete(call);
          statistics.closed();
        });
      running.set(call, exchange);
    } catch (error) {
      // On the record first, as with every block: who has the answer can look it up.
      const stopped = { client, guest: visit?.guest, rule: ownErrorOf(error).rule };
      void this.#recordUnrouted(request, stopped).then(() => this.#refuse(request, response, error));
    }
  }

  /** A bug of ours ends one connection, not the process. */
  #broken(response: ServerResponse, error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    this.#state.ports.logger.log('error', 'internal-error', { error: name });
    response.destroy();
  }

  /** Somebody tried to send something somewhere: that is worth a record, unlike the noise of the port's other callers. */
  async #recordUnrouted(
    request: IncomingMessage,
    stopped: Pick<UnroutedRequest, 'client' | 'guest' | 'rule'>,
  ): Promise<void> {
    const { ports } = this.#state;
    const tool = clientToolOf(request.headers['user-agent']);
    try {
      const fields = unroutedFields({ id: ports.randomHex(), method: request.method ?? '', tool, ...stopped }, ports);
      await ports.records.append('ai.request', fields);
    } catch {
      ports.logger.log('error', 'record-lost', { rule: stopped.rule });
    }
  }

  #control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { ports, settings, statistics } = this.#state;
    return answerControl(request, response, {
      ports,
      settings,
      port: this.#port,
      builtIn: {
        'GET /__pretense/status': async () => ({
          ...statistics.read(),
          port: this.#port,
          isDraining: this.#state.isDraining,
        }),
        'POST /__pretense/forget': () => this.#forget(),
        'POST /__pretense/stop': async () => {
          // The answer leaves first: a drained server takes no more requests, but finishes those it has.
          response.once('close', () => void this.#drain(stopTimeoutMs));
          return { stopping: true };
        },
      },
    });
  }

  /** The disk last: a text that is in work keeps the form that it has. */
  async #forget(): Promise<unknown> {
    const { memory, ports } = this.#state;
    memory.clear();
    const forgotten = await ports.history.forget();
    await ports.records.append('history.forgotten', forgotten);
    return forgotten;
  }

  #refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const own = ownErrorOf(error);
    request.on('error', () => {});
    response.on('error', () => {});
    this.#state.statistics.blocked();
    this.#state.ports.logger.log('warn', 'request-refused', { rule: own.rule });
    answerOwn(request, response, own, this.#shapeFor(request));
  }

  /** What is not well-formed tells nothing; the first format's shape is then used. */
  #shapeFor(request: IncomingMessage | undefined): ErrorBody {
    const { ports, upstreams } = this.#state;
    return errorBodyFor(request, ports.formats, upstreams);
  }

  #refuseSocket(socket: Duplex, refusal: Refusal, request?: IncomingMessage): void {
    socket.on('error', () => {});
    this.#state.statistics.blocked();
    this.#state.ports.logger.log('warn', 'request-refused', { rule: refusal.code });
    answerOwnOnSocket(socket, ownErrorOf(refusal), this.#shapeFor(request));
  }

  /** What Node's parser refused. A socket in the middle of an answer gets no second one. */
  broken(error: NodeJS.ErrnoException, socket: Duplex): void {
    const answering = this.#sockets.get(socket);
    if (error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    if (answering?.headersSent === true) {
      // What was written so far may be our own refusal of this very request: it goes out first.
      socket.end(() => socket.destroy());
      return;
    }
    this.#refuseSocket(socket, malformed(error.code ?? ''));
  }

  #drain(timeoutMs: number): Promise<void> {
    this.#draining ??= this.#end(timeoutMs).then(() => this.#closed.resolve());
    return this.#draining;
  }

  async #end(timeoutMs: number): Promise<void> {
    const { pool, running, shutdown } = this.#state;
    this.#state.isDraining = true;
    const closed = Promise.all([this.#door?.close(), this.#network?.close()]);
    await settledWithin([...running.values()], timeoutMs);
    if (running.size > 0) {
      shutdown.abort(drainingRefusal());
      await settledWithin([...running.values()], lastRecordsMs);
    }
    await Promise.all([this.#door?.slam(), this.#network?.slam()]);
    pool.dispose();
    await closed;
  }
}

async function settledWithin(promises: readonly Promise<void>[], timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.allSettled(promises), limit]);
  clearTimeout(timer);
}

function drainingRefusal(): Refusal {
  return new Refusal(503, 'draining', 'This Pretense is stopping and takes no new requests. Try again in a moment.');
}

function connectRefusal(): Refusal {
  return new Refusal(
    400,
    'connect',
    "Pretense is no HTTP tunnel: what passes through one could not be checked. Set the tool's base URL to Pretense instead.",
  );
}

function malformed(code: string): Refusal {
  if (code === 'HPE_INVALID_EOF_STATE') return incomplete();
  return new Refusal(
    400,
    framingErrors.has(code) ? 'transfer-encoding' : 'malformed-request',
    'Pretense blocked this request: it is not well-formed HTTP/1.1, so two programs could read it differently. Nothing was sent.',
  );
}
