// The one composition root: opens the home, joins index, engine, log and proxy, and takes them apart again.
import { deferred } from '../base/async.ts';
import { DisposableStore } from '../base/disposable.ts';
import { type ContentPolicy, defaultContentPolicy } from '../proxy/content-policy.ts';
import type { NetworkLevel } from '../proxy/network-level/network-level.ts';
import type { ProxyPorts, RunningProxy } from '../proxy/ports.ts';
import type { LeaderView, ProxySnapshot } from '../view/snapshot.ts';
import { startProxy } from '../proxy/server.ts';
import { secretRules } from '../secrets/rules/index.ts';
import { createSecretScanner } from '../secrets/scan.ts';
import type { SecretScanner } from '../secrets/types.ts';
import { wireFormats } from '../wire/index.ts';
import { announceProxy, writeControlToken } from './announcement.ts';
import { controlEndpoints } from './control-endpoints.ts';
import { findingEndpoints, type FindingEndpointOptions, findingViews } from './findings/finding-endpoints.ts';
import { openFindings } from './findings/open-findings.ts';
import { startHeartbeat } from './heartbeat-facts.ts';
import { type HomeControls, openHomeControls } from './home-controls.ts';
import { type OpenIncidents, openIncidents } from './incidents/open-incidents.ts';
import { leaderView, openHome, type OpenHome } from './open-home.ts';
import { loadPersonalRecognizers } from './personal-data.ts';
import { bodyHash, nodeCodec, randomHex, recordHash, secretHash, systemClock } from './platform.ts';
import { exceptionEndpoints } from './policy/exception-records.ts';
import { policyEndpoints, policyView } from './policy/policy-endpoints.ts';
import { policyLineView } from './policy/policy-line.ts';
import { RestrictedFiles } from './policy/restricted-files.ts';
import { type RecordBase, recordBase } from './record-base.ts';
import type { Runtime, RuntimeOptions, RuntimeStatus } from './runtime-types.ts';
import { drainMs, maxBodyBytes, maxInFlightBytes, upstreamIdleTimeoutMs } from './settings.ts';
import { rememberedUpstreams } from '../clients/remembered-upstreams.ts';
import { clients } from '../clients/tools/index.ts';
import { routingEndpoints } from './routing/routing-endpoints.ts';
import { Audience } from './host/audience.ts';
import { networkKey, type NetworkSettings, networkView, readNetwork } from './network/network-settings.ts';
import { pushedNameEndpoints } from './network-level/name-endpoints.ts';
import { networkLevelView, type NetworkLevelView } from './network-level/network-level-view.ts';
import { openNames, type OpenNames } from './network-level/open-names.ts';
import { openNetworkLevel } from './network-level/open-network-level.ts';
import { HomeObserver, type ShownState } from './observe/home-observer.ts';
import { productVersion } from './version.ts';
import { openWorkspaces, type Workspaces } from './workspaces.ts';

/** Starts everything for one home. Throws LockError when another process serves it; what it had opened is closed. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const resources = new DisposableStore();
  try {
    const { env: environment, platform } = process;
    const network = await readNetwork({ environment, platform, editor: options.network });
    const recognizers = await loadPersonalRecognizers();
    const home = await openHome(options, recognizers, resources);
    const changes = new Changes();
    const secrets = createSecretScanner({
      rules: secretRules,
      recognizers,
      keyedHash: secretHash(home.keys.secrets),
    });
    const base = recordBase(home.keys, options);
    const incidents = openIncidents({
      ...home,
      paths: options.paths,
      secrets,
      base,
      logger: options.logger,
      onChanged: () => changes.tell(),
    });
    const observer = new HomeObserver({
      auditDir: options.paths.auditDir,
      journal: home.journal,
      clock: systemClock,
      logger: options.logger,
      textTools: { codec: nodeCodec, map: home.wordMap.map, secrets },
      watch: incidents.watch,
      onChanged: () => changes.tell(),
    });
    resources.add(observer);
    resources.add(incidents);
    const names = await openNames(options, home.keys, resources);
    const workspaces = await openWorkspaces(tellingOptions(options, changes), home, names.shared);
    resources.add(workspaces);
    const parts = { ...home, network, workspaces, names, changes, observer, incidents };
    const controls = await openHomeControls({
      ...parts,
      paths: options.paths,
      map: home.wordMap.map,
      secrets,
      logger: options.logger,
      developer: String(base()['developer']),
      maxPauseMinutes: options.maxPauseMinutes,
      managedPolicyDir: options.managedPolicyDir,
      onChanged: () => changes.tell(),
      onVerified: (result) => observer.setVerified(result),
    });
    resources.add(controls.pause);
    resources.add(controls.retention);
    resources.add(controls.sync);
    const findings = openFindings({
      ...home,
      logger: options.logger,
      recognizers,
      onChanged: () => changes.tell(),
    });
    home.policy.onChanged = () => {
      workspaces.policyChanged();
      if (controls.pause.maxMinutes === 0) void controls.pause.resume();
      changes.tell();
    };
    const runtime = await serve(options, { ...parts, base, secrets, controls, findings }, resources);
    // Requests go on meanwhile; only who looks at figures waits for the records of today.
    await observer.readySoon();
    return runtime;
  } catch (error) {
    await resources.dispose();
    throw error;
  }
}

/** Tells of what may look different now, once somebody listens. */
class Changes {
  listener: (() => void) | undefined;

  tell(): void {
    this.listener?.();
  }
}

function tellingOptions(options: RuntimeOptions, changes: Changes): RuntimeOptions {
  return {
    ...options,
    onIndexed: (workspace) => {
      options.onIndexed?.(workspace);
      changes.tell();
    },
  };
}

interface Home extends OpenHome {
  readonly network: NetworkSettings;
  readonly workspaces: Workspaces;
  readonly names: OpenNames;
  readonly changes: Changes;
  readonly observer: HomeObserver;
  readonly incidents: OpenIncidents;
  readonly base: () => RecordBase;
  readonly secrets: SecretScanner;
  readonly controls: HomeControls;
  readonly findings: FindingEndpointOptions;
}

/** Tools that are for one upstream only, where neither path nor credentials tell. */
const clientUpstreams: ReadonlyMap<string, string> = new Map(
  clients.flatMap(({ id, upstream }) => (upstream === undefined ? [] : [[id, upstream] as const])),
);

/** Hosts that routed tools name. A journal that cannot be read names none; whoever routes a tool is told. */
function hostsOfTools(home: string): Promise<Readonly<Record<string, string>>> {
  return rememberedUpstreams(home).catch(() => ({}));
}

async function serve(options: RuntimeOptions, home: Home, resources: DisposableStore): Promise<Runtime> {
  const startedAt = systemClock.now().toISOString();
  const runtime = new RunningRuntime(options, home, { resources, startedAt });
  const { paths, content = defaultContentPolicy } = options;
  const controlToken = writeControlToken(paths.runDir);
  const learned = await hostsOfTools(paths.home);
  const blocks = (kind: keyof ContentPolicy): boolean => {
    const { value, clause } = home.policy.current().unscannable[kind];
    return home.workspaces.blocks(kind) || (clause.source !== 'built-in' && value === 'block');
  };
  const proxy = await startProxy(
    {
      clock: systemClock,
      logger: options.logger,
      codec: nodeCodec,
      randomHex,
      sha256: bodyHash(),
      keyedHash: recordHash(home.keys.record.key, home.keys.record.id),
      protection: home.workspaces.protection,
      wordMap: home.wordMap,
      history: home.history,
      secrets: home.secrets,
      pause: home.controls.pause,
      encodedText: () => (blocks('encodedText') ? 'block' : content.encodedText),
      media: () => (blocks('media') ? 'block' : content.media),
      policy: () => home.policy.current(),
      decisions: home.findings.decisions,
      onFinding: (sighting) => home.findings.registry.saw(sighting),
      restricted: new RestrictedFiles({
        policy: () => home.policy.current(),
        workspaces: () => home.workspaces.protection.now().workspaces,
        clock: systemClock,
      }),
      records: home.journal,
      observer: home.observer.exchanges,
      formats: wireFormats,
      recordBase: home.base,
      control: runtime.endpoints,
      controlStreams: {
        'POST /__pretense/follow': (body, stream) => runtime.audience.follow(body, stream),
      },
    },
    {
      port: options.port,
      ...(options.door === undefined ? {} : { door: options.door }),
      upstreams: options.upstreams,
      clientUpstreams,
      learned,
      controlToken,
      clientToken: home.clientToken,
      requiresClientToken: options.requiresClientToken,
      maxBodyBytes,
      maxInFlightBytes,
      upstreamIdleTimeoutMs,
      certificateAuthorities: home.network.authorities,
      proxies: home.network.proxies,
      networkLevel: networkLevelOf(options, home),
    },
  );
  runtime.proxy = proxy;
  home.changes.listener = () => runtime.audience.changed();
  resources.add(startHeartbeat(options, home, () => runtime.port));
  announceProxy(paths.runDir, {
    pid: process.pid,
    port: proxy.port,
    url: proxy.url,
    startedAt,
    version: productVersion,
  });
  return runtime;
}

function nameEndpointsOf({ names: { store }, workspaces, journal }: Home): ProxyPorts['control'] {
  if (store === undefined) return {};
  return pushedNameEndpoints(store, { journal, onNames: () => workspaces.protection.refreshPins() });
}

function networkLevelOf({ networkLevel, logger }: RuntimeOptions, home: Home): NetworkLevel | undefined {
  const { store } = home.names;
  if (networkLevel === undefined || store === undefined) return undefined;
  const onNames = (): void => home.workspaces.protection.refreshPins();
  return openNetworkLevel(networkLevel, { store, journal: home.journal, clock: systemClock, logger, onNames });
}

interface RunningParts {
  readonly resources: DisposableStore;
  readonly startedAt: string;
}

class RunningRuntime implements Runtime {
  proxy: RunningProxy | undefined;
  readonly leader: LeaderView;
  readonly audience: Audience;
  readonly endpoints: ProxyPorts['control'];
  readonly #options: RuntimeOptions;
  readonly #home: Home;
  readonly #parts: RunningParts;
  readonly #shown: ShownState;
  readonly #finished = deferred<void>();
  #stopping: Promise<void> | undefined;

  constructor(options: RuntimeOptions, home: Home, parts: RunningParts) {
    this.#options = options;
    this.#home = home;
    this.#parts = parts;
    this.leader = leaderView(options);
    this.audience = new Audience({
      leader: this.leader,
      upstreams: options.upstreams,
      network: networkKey(options.network),
      content: options.content ?? defaultContentPolicy,
      read: () => ({ snapshot: this.snapshot(), folders: home.workspaces.folders }),
    });
    this.#shown = {
      status: () => this.status(),
      pause: () => home.controls.pause.view,
      findings: () => findingViews(home.findings),
      incidents: () => home.incidents.list.summary(),
      policy: () => policyLineView(home.policy),
      sync: () => home.controls.sync.view,
    };
    this.endpoints = {
      ...controlEndpoints(this, home.workspaces, home.wordMap),
      ...home.observer.endpoints(this.#shown),
      ...home.controls.endpoints,
      ...home.incidents.endpoints,
      ...findingEndpoints(home.findings),
      ...policyEndpoints(home.policy),
      ...nameEndpointsOf(home),
      ...exceptionEndpoints({
        home: options.paths.home,
        records: home.journal,
        policy: home.policy,
        developer: () => String(home.base()['developer']),
      }),
      ...routingEndpoints({
        records: home.journal,
        upstreams: options.upstreams,
        onRouted: async () => this.proxy?.learn(await hostsOfTools(options.paths.home)),
      }),
    };
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get url(): string {
    return this.proxy?.url ?? '';
  }

  get port(): number {
    return this.proxy?.port ?? 0;
  }

  snapshot(): ProxySnapshot {
    return this.#home.observer.snapshot(this.#shown);
  }

  status(): RuntimeStatus {
    const { paths } = this.#options;
    const { level } = this.#home.workspaces.protection.now();
    const { proxy } = this;
    const none = {
      requests: 0,
      protectedRequests: 0,
      pausedRequests: 0,
      blockedRequests: 0,
      identifiersMutated: 0,
      secretsDetected: 0,
      secretsBlocked: 0,
      unscannedItems: 0,
      inFlight: 0,
    };
    return {
      url: this.url,
      addresses: proxy?.addresses ?? [],
      pid: process.pid,
      version: productVersion,
      startedAt: this.#parts.startedAt,
      home: paths.home,
      level,
      counts: proxy?.statistics() ?? none,
      wordMap: { entries: this.#home.wordMap.map.lastSeq },
      history: this.#home.history.size,
      workspaces: this.#home.workspaces.status(),
      policy: policyView(this.#home.policy),
      warnings: [
        ...this.#home.warnings,
        ...this.#home.network.warnings,
        ...this.#home.policy.problems,
        ...this.#home.controls.sync.warnings,
      ],
      pause: this.#home.controls.pause.view,
      leader: this.leader,
      network: networkView(this.#home.network, proxy?.contacts() ?? []),
      ...this.#networkLevel(),
      windows: this.audience.windows,
      sync: this.#home.controls.sync.view,
    };
  }

  #networkLevel(): { readonly networkLevel?: NetworkLevelView } {
    const { networkLevel } = this.#options;
    const address = this.proxy?.network;
    if (networkLevel === undefined || address === undefined) return {};
    const pushed = this.#home.names.store?.list().length ?? 0;
    return { networkLevel: networkLevelView(address, networkLevel, pushed) };
  }

  stop(limitMs = drainMs): Promise<void> {
    this.#stopping ??= this.#close(limitMs);
    this.#stopping.then(this.#finished.resolve, this.#finished.reject);
    return this.#stopping;
  }

  async #close(limitMs: number): Promise<void> {
    // The port is free in this very turn: whoever takes over binds it while running answers end.
    const drained = this.proxy?.drain(limitMs);
    this.audience.dispose();
    await drained;
    const { requests } = this.status().counts;
    await this.#home.journal.append('daemon.stop', { requests }).catch(() => {
      this.#options.logger.log('error', 'stop-record-not-written');
    });
    // What the last exchanges show is an incident of this start, or of none.
    this.#home.observer.activity.flush();
    await this.#parts.resources.dispose();
  }
}
