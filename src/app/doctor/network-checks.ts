// The way to the providers: which proxy of the network, which certificates, and who can be reached with which TLS.
import { messageOf } from '../../base/error.ts';
import { refuseOwnProxy, shownProxy } from '../../proxy/network-proxy.ts';
import { isLoopbackHost } from '../../base/loopback.ts';
import { UpstreamPool } from '../../proxy/upstream.ts';
import type { Variables } from '../../base/proxy-variables.ts';
import { type NetworkSettings, readNetwork } from '../network/network-settings.ts';
import { type Check, failed, type Named, ok, warning } from './check.ts';
import type { LivingProxy } from './port-check.ts';
import { type Probe, probeUpstream, type Unreached } from './probe-upstream.ts';

export interface NetworkLookOptions {
  readonly environment: Variables;
  readonly platform: NodeJS.Platform;
  /** Port of this home's proxy: no proxy of the network may be there. */
  readonly port: number;
  readonly proxy: LivingProxy | undefined;
  /** Base URLs by key: who is asked. Empty: nobody. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onProgress: (text: string) => void;
}

export interface NetworkLook {
  readonly checks: readonly Check[];
  /** The middle of what providers say, less our clock. */
  readonly providerSkewMs: number | undefined;
}

const network = { id: 'network', title: 'network' };
const atOnce = 4;

/** Never rejects. */
export async function lookAtNetwork(options: NetworkLookOptions): Promise<NetworkLook> {
  const { environment, platform, port, proxy } = options;
  let settings: NetworkSettings;
  try {
    settings = await readNetwork({ environment, platform });
    refuseOwnProxy(settings.proxies, port);
  } catch (error) {
    const advice =
      'Until that is set right Pretense does not start, and nothing is sent past the proxy of the network.';
    return { checks: [failed(network, messageOf(error), advice)], providerSkewMs: undefined };
  }
  const probes = await probeAll(options, settings);
  const skews = probes.flatMap(({ probe }) =>
    probe.kind === 'reached' && probe.skewMs !== undefined ? [probe.skewMs] : [],
  );
  return {
    checks: [...settingsChecks(settings, proxy), ...upstreamChecks(probes)],
    providerSkewMs: skews.toSorted((left, right) => left - right)[Math.floor(skews.length / 2)],
  };
}

function settingsChecks(
  { proxies, sources, warnings }: NetworkSettings,
  living: LivingProxy | undefined,
): readonly Check[] {
  const { https } = proxies;
  const way = https === undefined ? 'directly' : `through ${shownProxy(https)} (${https.source})`;
  const trusted = sources.map(({ name, count }) => `${count} of ${name}`).join(', ');
  const found = `providers are asked ${way}${trusted === '' ? '' : `; certificates trusted besides the built-in ones: ${trusted}`}`;
  const told = warnings.map((text, at) =>
    warning({ id: `network.${at + 1}`, title: 'network' }, 'not as asked for', text),
  );
  return [ok(network, found), ...told, ...otherWay(https === undefined ? undefined : shownProxy(https), living)];
}

/** A proxy that runs in an editor has that one's settings. */
function otherWay(own: string | undefined, living: LivingProxy | undefined): readonly Check[] {
  if (living === undefined) return [];
  const theirs = living.status.network.proxy?.url;
  if (theirs === own) return [];
  const advice = 'What follows was asked as this terminal would; set HTTPS_PROXY and NO_PROXY here as they are there.';
  const found = `the running proxy asks providers ${theirs === undefined ? 'directly' : `through ${theirs}`}`;
  return [warning({ id: 'network.proxy', title: 'network' }, found, advice)];
}

export interface Probed {
  readonly key: string;
  readonly url: URL;
  readonly probe: Probe;
}

interface Unanswered extends Probed {
  readonly probe: Unreached;
}

/** Asks each of the upstreams, in their order. */
export async function probeAll(
  options: Pick<NetworkLookOptions, 'upstreams' | 'timeoutMs' | 'onProgress'>,
  settings: NetworkSettings,
): Promise<readonly Probed[]> {
  const wanted = Object.entries(options.upstreams).map(([key, base]) => ({ key, url: new URL(base) }));
  const pool = new UpstreamPool({
    idleTimeoutMs: options.timeoutMs,
    certificateAuthorities: settings.authorities,
    proxies: settings.proxies,
  });
  const probed: Probed[] = [];
  const waiting = [...wanted];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      options.onProgress(`asking ${next.url.host} (${probed.length + 1} of ${wanted.length})`);
      probed.push({ ...next, probe: await probeUpstream(next.url, pool, AbortSignal.timeout(options.timeoutMs)) });
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    pool.dispose();
  }
  const order = wanted.map(({ key }) => key);
  return probed.toSorted((left, right) => order.indexOf(left.key) - order.indexOf(right.key));
}

/** What is the same for several is said once: behind a broken network all of them are the same line. */
function upstreamChecks(probes: readonly Probed[]): readonly Check[] {
  const failures = new Map<string, Unanswered[]>();
  for (const { key, url, probe } of probes) {
    if (probe.kind === 'reached') continue;
    failures.set(probe.message, [...(failures.get(probe.message) ?? []), { key, url, probe }]);
  }
  const reached = probes.flatMap(({ key, url, probe }) =>
    probe.kind === 'reached' ? [reachedCheck({ id: `upstream.${key}`, title: key }, url, probe)] : [],
  );
  return [...reached, ...[...failures.values()].map(unreachedCheck)];
}

function reachedCheck(named: Named, url: URL, probe: Probe & { readonly kind: 'reached' }): Check {
  const through = probe.proxy === undefined ? '' : `, through ${probe.proxy}`;
  if (probe.tls === undefined) {
    const found = `${url.host} answers without TLS${through}`;
    if (isLoopbackHost(url.hostname)) return ok(named, found);
    return warning(
      named,
      found,
      'Whoever is on the way can read and change requests. Give an https URL if the host has one.',
    );
  }
  const signed = probe.issuer === undefined ? '' : `, certificate by ${probe.issuer}`;
  return ok(named, `${url.host} answers with ${probe.tls.version}, ${probe.tls.cipher}${signed}${through}`);
}

const offline =
  'This machine is offline, or something between it and the provider stops the connection. Tools get the error 502 until ' +
  'it can be reached; nothing goes another way. If your network has a proxy, name it in HTTPS_PROXY.';
const untrusted =
  'Nothing is sent to it. If your company reads TLS on purpose, have its certificate trusted by the system, or name its ' +
  'file in NODE_EXTRA_CA_CERTS; if it does not, somebody else is in between.';
const blocked =
  'Nothing goes past it. Tools get the error 502 until the proxy of the network lets these hosts through.';

function unreachedCheck(group: readonly Unanswered[]): Check {
  const keys = group.map(({ key }) => key).join(', ');
  const [first] = group;
  const isOne = group.length === 1;
  const named = { id: `upstream.${isOne ? keys : 'several'}`, title: isOne ? keys : 'providers' };
  const found = `${isOne ? (first?.url.host ?? '') : keys}: ${first?.probe.message ?? ''}`;
  switch (first?.probe.cause) {
    case 'certificate':
      return failed(named, found, untrusted);
    case 'proxy':
      return failed(named, found, blocked);
    case 'network':
    case undefined:
      return warning(named, found, offline);
  }
}
