// One attempt of a host to find its place: to lead, or to follow who leads.
import { ProxyError } from '../../proxy/error.ts';
import { type FrontDoor, openFrontDoor } from '../../proxy/front-door.ts';
import type { HostProblem, LeaderView } from '../../view/snapshot.ts';
import { readControlToken, readProxyInfo } from '../control-client.ts';
import { proveListener } from '../control-connection.ts';
import { LockError } from '../home-lock.ts';
import { systemClock } from '../platform.ts';
import { startRuntime } from '../runtime.ts';
import type { Runtime } from '../runtime-types.ts';
import type { Follower, LeaderUpdate, SharedFolder } from './audience.ts';
import type { HostOptions, HostTiming } from './host-options.ts';
import { problemOf, strangerProblem } from './host-problem.ts';
import { followLeader, type LeaderLink } from './leader-link.ts';

export type Place =
  | { readonly kind: 'lead'; readonly runtime: Runtime }
  | { readonly kind: 'follow'; readonly link: LeaderLink; readonly port: number }
  | { readonly kind: 'problem'; readonly problem: HostProblem };

/** The leader that has gone. */
export interface Gone {
  readonly from: LeaderView;
  readonly how: 'closed' | 'lost';
  readonly port: number;
}

export interface PlaceSearch {
  readonly options: HostOptions;
  readonly timing: HostTiming;
  readonly follower: Follower;
  readonly gone: Gone | undefined;
  /** After a problem: somebody may lead on another port by now. */
  readonly isRetry: boolean;
  /** What is protected from the start, when we lead. */
  readonly folders: readonly SharedFolder[];
  readonly onUpdate: (update: LeaderUpdate) => void;
  /** Resolves after the time, or at once when the host closes. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly isClosing: () => boolean;
}

const retryMs = 25;
const openLimitMs = 2_000;

/** Undefined when the host closes meanwhile. Never rejects. */
export async function findPlace(search: PlaceSearch): Promise<Place | undefined> {
  const { options, gone } = search;
  try {
    // Who takes over binds first and asks later: what a leader that ends has announced is of no use.
    if (gone === undefined || search.isRetry) {
      const place = await followAnnounced(search);
      if (place !== undefined) return place;
    }
    if (options.startProcess !== undefined) return await throughProcess(search, options.startProcess);
    return await lead(search, gone?.port ?? options.port);
  } catch (error) {
    return { kind: 'problem', problem: problemOf(error, systemClock.now()) };
  }
}

/** Follows the proxy that this home has announced, unless it listens on the given port. */
async function followAnnounced(search: PlaceSearch, exceptPort?: number): Promise<Place | undefined> {
  const info = readProxyInfo(search.options.paths.runDir);
  if (info === undefined || info.port === exceptPort) return undefined;
  const asked = await askListener(search, info.port);
  return typeof asked === 'object' ? asked : undefined;
}

async function askListener(search: PlaceSearch, port: number): Promise<Place | 'nobody' | 'other' | 'impostor'> {
  const { options, follower, onUpdate, timing } = search;
  const readToken = () => readControlToken(options.paths.runDir);
  // Another host of ours may hold the port while it waits for the home: it proves itself when it has opened that.
  const timeoutMs = timing.lockPatienceMs + openLimitMs;
  const listener = await proveListener({ port, readToken, timeoutMs });
  if (listener.kind !== 'ours') return listener.kind;
  const { connection } = listener;
  const link = await followLeader({ connection, follower, onUpdate, silenceMs: timing.silenceMs });
  return link === undefined ? 'nobody' : { kind: 'follow', link, port };
}

async function throughProcess(
  search: PlaceSearch,
  startProcess: NonNullable<HostOptions['startProcess']>,
): Promise<Place | undefined> {
  const isRunning = await startProcess(search.folders);
  if (search.isClosing()) return undefined;
  const place = isRunning ? await followAnnounced(search) : undefined;
  if (place !== undefined) return place;
  const since = systemClock.now().toISOString();
  const { runDir } = search.options.paths;
  const message = `The background process that runs the proxy did not start. Its log is in ${runDir}.`;
  return { kind: 'problem', problem: { code: 'stopped', message, since } };
}

async function lead(search: PlaceSearch, port: number): Promise<Place | undefined> {
  const until = performance.now() + search.timing.strangerPatienceMs;
  while (!search.isClosing()) {
    const door = await tryOpenDoor(port, search.options.version);
    if (door !== undefined) return await openHome(search, door);
    const asked = await askListener(search, port);
    if (typeof asked === 'object') return asked;
    // Nobody, or somebody who just goes or comes: the port changes hands at this moment.
    const isChanging = asked === 'nobody' || search.gone !== undefined;
    if (!isChanging || performance.now() > until) {
      const code = asked === 'impostor' ? 'impostor' : 'port-taken';
      return { kind: 'problem', problem: await strangerProblem(code, port, systemClock.now()) };
    }
    await search.pause(retryMs);
  }
  return undefined;
}

/** Undefined when the port is taken. */
async function tryOpenDoor(port: number, version: string): Promise<FrontDoor | undefined> {
  try {
    return await openFrontDoor(port, version);
  } catch (error) {
    if (error instanceof ProxyError && error.code === 'port-taken') return undefined;
    throw error;
  }
}

/** Requests wait at the door until the home is open; a leader that ends may still hold it. */
async function openHome(search: PlaceSearch, door: FrontDoor): Promise<Place | undefined> {
  const until = performance.now() + search.timing.lockPatienceMs;
  try {
    while (!search.isClosing()) {
      const runtime = await tryStart(search, door, performance.now() > until);
      if (runtime !== undefined) return { kind: 'lead', runtime };
      const other = await followAnnounced(search, door.port);
      if (other !== undefined) {
        await door.slam();
        return other;
      }
      await search.pause(retryMs);
    }
  } catch (error) {
    await door.slam();
    throw error;
  }
  await door.slam();
  return undefined;
}

/** Undefined when the home is held, unless that is to be an error. */
async function tryStart(search: PlaceSearch, door: FrontDoor, isLast: boolean): Promise<Runtime | undefined> {
  const { options, timing, gone, folders } = search;
  const { kind, label, version, paths, level, upstreams, network, content, logger } = options;
  try {
    return await startRuntime({
      paths,
      port: door.port,
      level,
      upstreams,
      network,
      content,
      workspaces: [],
      folders,
      logger,
      host: { kind, label, version },
      door,
      ...(gone === undefined
        ? {}
        : { takeover: { from: gone.from, how: gone.how }, firstIndexWaitMs: timing.takeoverIndexWaitMs }),
    });
  } catch (error) {
    if (!isLast && error instanceof LockError && error.code === 'held') return undefined;
    throw error;
  }
}
