// Routing as the command line and the editor do it: what holds now, what would change, doing it, and taking it back;
// each change is put on the record.
import { homedir } from 'node:os';
import type { ProxyTarget } from '../../clients/address.ts';
import type { FileClient } from '../../clients/client.ts';
import { coverageOf } from '../../clients/coverage.ts';
import { noteDrift } from '../../clients/drift-notes.ts';
import { clientStates, type ClientState } from '../../clients/drift.ts';
import { nodeEnvironment, type ClientEnvironment } from '../../clients/environment.ts';
import { ClientError } from '../../clients/error.ts';
import { restoreRouting, type RestoreOutcome } from '../../clients/restoring.ts';
import { applyRouting, planRouting, type RoutingOptions, type RoutingPlan } from '../../clients/routing.ts';
import { clients } from '../../clients/tools/index.ts';
import { nearestOf } from '../../policy/nearest.ts';
import type { RoutingEvent } from '../../view/calls.ts';
import type { CoverageRow } from '../../view/coverage.ts';
import type { ProxySnapshot } from '../../view/snapshot.ts';
import { loadClientToken } from '../client-token.ts';
import { isNotRunning } from '../control-client.ts';
import { systemClock } from '../platform.ts';
import { SettingsError } from '../settings.ts';
import type { StatePaths } from '../state-dir.ts';
import { HostError } from '../host/host-options.ts';
import { restoreEvents } from './restore-events.ts';
import { allUpstreams } from './routing-endpoints.ts';
import { keepRestoreProgram } from './restore-program.ts';
import { recordRouting } from './routing-records.ts';

export interface RoutingServiceOptions {
  readonly paths: StatePaths;
  /** Asks the proxy of this home. Rejects when none answers. */
  readonly call: (name: string, ask: unknown) => Promise<unknown>;
  readonly by: RoutingEvent['by'];
  /** What an editor knows of itself. */
  readonly editor?: ClientEnvironment['editor'];
  /** Port of a proxy that does not run yet. */
  readonly port: number;
  readonly variables: ClientEnvironment['variables'];
}

/** What to do with one tool, in the words of the command line: `claude-code`. */
export class RoutingService {
  readonly #options: RoutingServiceOptions;
  readonly #environment: ClientEnvironment;
  #isRunning = false;
  #isRecorded = true;

  constructor(options: RoutingServiceOptions) {
    this.#options = options;
    const { editor, variables } = options;
    this.#environment = nodeEnvironment({
      home: homedir(),
      variables,
      platform: process.platform,
      ...(editor === undefined ? {} : { editor }),
    });
  }

  get #routing(): RoutingOptions {
    return { home: this.#options.paths.home, environment: this.#environment, now: () => systemClock.now() };
  }

  /** All tools that can be routed through a file, in the order of the registry. */
  get fileClients(): readonly FileClient[] {
    return clients.flatMap((client) => (client.routing === 'file' ? [client] : []));
  }

  /** Whether the proxy answered when it was last asked. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Whether the audit log has all that was done here. */
  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  /** Throws as `fileClientOf`. */
  fileClient(id: string): FileClient {
    return fileClientOf(id);
  }

  /** `undocumented`: the user asked for settings that the tool's vendor does not document. */
  async plan(client: FileClient, { undocumented = false } = {}): Promise<RoutingPlan> {
    const routing = this.#routing;
    const environment = undocumented ? { ...routing.environment, undocumented } : routing.environment;
    return await planRouting(client, await this.target(), { ...routing, environment });
  }

  /** Writes the plan, as it was shown. */
  async apply(plan: RoutingPlan): Promise<void> {
    // First: from the moment on that a file points here, there is a way back without us.
    await keepRestoreProgram(this.#options.paths.home);
    const entries = await applyRouting(plan, this.#routing);
    const changed = entries.filter((_, at) => plan.edits[at]?.diff !== '');
    const event = { what: 'applied', client: plan.client.id, by: this.#options.by } as const;
    await this.#record(changed.map(({ shownAs }) => ({ ...event, file: shownAs })));
  }

  /** All tools, or these. */
  async restore(ids?: readonly string[]): Promise<readonly RestoreOutcome[]> {
    const outcomes = await restoreRouting({ home: this.#options.paths.home }, ids);
    await this.#record(restoreEvents(outcomes, this.#options.by));
    return outcomes;
  }

  /** How each tool stands; what has drifted since the last look goes on the record once. */
  async coverage(): Promise<readonly CoverageRow[]> {
    const { paths, by } = this.#options;
    const snapshot = await this.#snapshot();
    const target = snapshot === undefined ? undefined : await this.target();
    const states = await this.#states(target, snapshot?.workspaces.map(({ root }) => root) ?? []);
    const fresh = await noteDrift(paths.home, states, systemClock.now()).catch(() => []);
    await this.#record(fresh.map(({ client, file }) => ({ what: 'drifted', client, file, by })));
    return coverageOf(states, snapshot?.tools);
  }

  async detected(): Promise<readonly FileClient[]> {
    const found = await Promise.all(this.fileClients.map((client) => client.detect(this.#environment)));
    return this.fileClients.filter((_, at) => found[at] === true);
  }

  /** Where tools are pointed: at the running proxy, else at the port that it will have. */
  async target(): Promise<ProxyTarget> {
    const { paths, call, port } = this.#options;
    const token = await loadClientToken(paths.keysDir);
    const url = (await this.#snapshot())?.url;
    this.#isRunning = url !== undefined;
    if (url === undefined) return { url: `http://127.0.0.1:${port}`, token, upstreams: allUpstreams({}) };
    // A proxy of another version may not know the question.
    const told = await call('upstreams', undefined).catch(() => allUpstreams({}));
    const upstreams = told as Readonly<Record<string, string>>;
    return { url: url.replace(/\/+$/, ''), token, upstreams };
  }

  #states(target: ProxyTarget | undefined, workspaceRoots: readonly string[]): Promise<readonly ClientState[]> {
    const { home } = this.#options.paths;
    return clientStates(clients, { home, environment: this.#environment, target, workspaceRoots });
  }

  async #snapshot(): Promise<ProxySnapshot | undefined> {
    try {
      return (await this.#options.call('snapshot', undefined)) as ProxySnapshot;
    } catch (error) {
      if (isNotRunning(error)) return undefined;
      if (error instanceof HostError && error.code === 'not-connected') return undefined;
      throw error;
    }
  }

  async #record(events: readonly RoutingEvent[]): Promise<void> {
    this.#isRecorded &&= await recordRouting(this.#options.paths, events);
  }
}

/**
 * The tool of this id. Throws SettingsError for a name that no tool has, ClientError `refused` for a tool that has no
 * file that could be changed.
 */
export function fileClientOf(id: string): FileClient {
  const client = clients.find((each) => each.id === id);
  if (client?.routing === 'file') return client;
  const routable = clients.filter(({ routing }) => routing === 'file').map((each) => each.id);
  const known = `Tools that can be routed: ${routable.join(', ')}.`;
  if (client?.routing === 'none') {
    throw new ClientError('refused', `${client.name} cannot be routed. ${client.reason} ${known}`);
  }
  const near = nearestOf(id, routable);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new SettingsError(`There is no tool "${id.slice(0, 60)}" that could be routed.${meant} ${known}`);
}
