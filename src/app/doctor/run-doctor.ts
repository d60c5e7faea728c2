// Looks at everything that Pretense needs, and says of each part whether it is well.
import { readFile } from 'node:fs/promises';
import type { Variables } from '../../base/proxy-variables.ts';
import { upstreamUrls } from '../../proxy/upstreams.ts';
import type { ProxySnapshot } from '../../view/snapshot.ts';
import { clientTokenFile } from '../client-token.ts';
import { askProxy } from '../control-client.ts';
import type { StatePaths } from '../state-dir.ts';
import { productVersion } from '../version.ts';
import type { Check } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { lookAtHome } from './home-checks.ts';
import { lookAtNetwork } from './network-checks.ts';
import { type LivingProxy, lookAtPort } from './port-check.ts';
import { programChecks } from './program-checks.ts';
import { lookAtLog, mapCheck } from './store-checks.ts';
import { toolChecks } from './tool-checks.ts';

export interface DoctorOptions {
  readonly paths: StatePaths;
  readonly environment: Variables;
  readonly platform: NodeJS.Platform;
  /** Without the `v`. */
  readonly nodeVersion: string;
  /** Port that is meant when no proxy has announced itself. */
  readonly port: number;
  /** Base URLs by upstream key; they win over what the running proxy says. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Only these upstreams are asked; empty: all. */
  readonly only: readonly string[];
  /** No upstream is asked. */
  readonly isOffline: boolean;
  /** For one upstream. Default: 8 seconds. */
  readonly timeoutMs?: number;
  /** Told what is being looked at. */
  readonly onProgress: (text: string) => void;
}

const upstreamTimeoutMs = 8_000;

/** In the order in which a person would look. Never rejects because of what it finds. */
export async function runDoctor(options: DoctorOptions): Promise<readonly Check[]> {
  const { paths, environment, platform, onProgress } = options;
  const started = { wallMs: Date.now(), monotonicMs: performance.now() };
  onProgress('the port');
  const {
    port,
    proxy,
    checks: portChecks,
  } = await lookAtPort(paths.runDir, { wanted: options.port, version: productVersion });
  onProgress('the home');
  const home = await lookAtHome(paths, proxy !== undefined);
  const map = home.isThere ? [await mapCheck(paths)] : [];
  const log = home.isThere ? await lookAtLog(paths.auditDir) : undefined;
  const network = await lookAtNetwork({
    environment,
    platform,
    port,
    proxy,
    upstreams: options.isOffline ? {} : chosenUpstreams(options, proxy),
    timeoutMs: options.timeoutMs ?? upstreamTimeoutMs,
    onProgress,
  });
  onProgress('the AI tools');
  const tools = await toolChecks({
    home: paths.home,
    environment,
    platform,
    proxy,
    clientToken: await clientTokenOf(paths),
    traffic: proxy === undefined ? [] : await trafficOf(paths),
  });
  const clock = clockCheck({
    now: new Date(),
    driftMs: Date.now() - started.wallMs - (performance.now() - started.monotonicMs),
    fileSkewMs: home.fileSkewMs,
    lastRecordAt: log?.lastAt,
    providerSkewMs: network.providerSkewMs,
  });
  return [
    ...programChecks(options),
    ...portChecks,
    ...home.checks,
    ...map,
    ...(log === undefined ? [] : [log.check]),
    clock,
    ...network.checks,
    ...tools,
  ];
}

function chosenUpstreams(
  { upstreams, only }: DoctorOptions,
  proxy: LivingProxy | undefined,
): Readonly<Record<string, string>> {
  const known = proxy?.upstreams ?? upstreamUrls({});
  // What is named here wins; the rest is what the proxy does, or what is usual.
  const all = Object.keys(upstreams).length === 0 ? known : { ...known, ...namedUrls(upstreams) };
  return only.length === 0 ? all : Object.fromEntries(Object.entries(all).filter(([key]) => only.includes(key)));
}

/** `KEY:VENDOR=URL` names the upstream `KEY`. */
function namedUrls(upstreams: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(upstreams).map(([name, url]) => [name.split(':')[0] ?? name, url]));
}

/** Looked at, never made: a doctor changes nothing. */
export async function clientTokenOf({ keysDir }: StatePaths): Promise<string | undefined> {
  const text = await readFile(clientTokenFile(keysDir), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** What was seen of tools today; nothing when no proxy answers. */
export async function trafficOf({ runDir }: StatePaths): Promise<ProxySnapshot['tools']> {
  try {
    return ((await askProxy(runDir, { method: 'POST', path: 'snapshot' })) as ProxySnapshot).tools;
  } catch {
    return [];
  }
}
