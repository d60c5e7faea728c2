// Gathers what an auditor asks for at one moment: what is installed, what runs, what goes through it, under which policy,
// and whether the log of it is whole. Changes nothing.
import { stat, readdir } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { keyText } from '../../audit/log-keys.ts';
import { isLoopbackHost } from '../../base/loopback.ts';
import { exceptionStates } from '../../policy/decide.ts';
import type { ApprovedKind, EffectivePolicy } from '../../policy/types.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { rulesVersionOf } from '../../secrets/rules-version.ts';
import { readControlToken } from '../control-client.ts';
import { readPins } from '../device-key.ts';
import { findDeveloper } from '../developer.ts';
import { type LivingProxy, lookAtPort } from '../doctor/port-check.ts';
import { clientTokenOf, trafficOf } from '../doctor/run-doctor.ts';
import { coverageRows } from '../doctor/tool-checks.ts';
import { readNetwork } from '../network/network-settings.ts';
import { loadPersonalRecognizers } from '../personal-data.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { fingerprintOf, isOpen, modeText } from '../retention/key-view.ts';
import { retentionClause } from '../retention/retention-view.ts';
import type { StatePaths } from '../state-dir.ts';
import { enrolledWitness } from '../sync/enrolled-witness.ts';
import { readSyncView } from '../sync/sync-calls.ts';
import { productVersion } from '../version.ts';
import { lookAtEnvironment } from './environment-status.ts';
import { installedFiles } from './installed-files.ts';
import { lookAtLog } from './log-status.ts';
import { judge } from './judge-status.ts';
import type {
  AuditStatus,
  DetectorStatus,
  DeviceStatus,
  KeyStatus,
  PolicyStatus,
  ProxyStatus,
} from './status-model.ts';
import { toolStatuses } from './tool-routes.ts';
import { upstreamStatuses } from './upstream-status.ts';

export interface AuditStatusOptions {
  readonly paths: StatePaths;
  readonly policy: PolicyService;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Without the `v`. */
  readonly nodeVersion: string;
  /** Where the program's files lie. */
  readonly programFolder: string;
  /** Port that is meant when no proxy has announced itself. */
  readonly port: number;
  readonly isOffline: boolean;
  readonly now: () => Date;
  readonly onProgress: (text: string) => void;
}

const toolTimeoutMs = 3_000;

/** Rejects when the home cannot be read. What does not answer is in the status. */
export async function collectAuditStatus(options: AuditStatusOptions): Promise<AuditStatus> {
  const { paths, policy, environment, platform, onProgress } = options;
  onProgress('the proxy');
  const { proxy: living } = await lookAtPort(paths.runDir, { wanted: options.port, version: productVersion });
  onProgress('the AI tools');
  const rows = await coverageRows({
    home: paths.home,
    environment,
    platform,
    proxy: living,
    clientToken: await clientTokenOf(paths),
    traffic: living === undefined ? [] : await trafficOf(paths),
  });
  const controlToken = readControlToken(paths.runDir);
  const routing = await toolStatuses({ home: paths.home, rows, controlToken, timeoutMs: toolTimeoutMs });
  const network = await readNetwork({ environment, platform }).catch(() => undefined);
  const upstreams = options.isOffline
    ? undefined
    : network === undefined
      ? []
      : await upstreamStatuses({ upstreams: living?.upstreams ?? {}, network, onProgress });
  onProgress('the audit log');
  const pins = await readPins(paths.keysDir);
  const { log, incidents, lastSelfTest } = await lookAtLog(paths.auditDir, pins, await enrolledWitness(paths));
  onProgress('the collector');
  const collector = await readSyncView(paths, new AbortController().signal).catch(() => undefined);
  onProgress('the installed files');
  const installed = await installedFiles(options.programFolder);
  const look = lookAtEnvironment(environment);
  const key = pins.at(-1);
  const device: DeviceStatus = {
    name: key?.name,
    key: key === undefined ? undefined : keyText(key),
    fingerprint: key === undefined ? undefined : fingerprintOf(key),
  };
  return judge(
    {
      format: 'pretense.audit-status/1',
      generatedAt: options.now().toISOString(),
      generatedBy: { developer: findDeveloper().developer, account: account(), host: hostname() },
      product: {
        version: productVersion,
        proxyVersion: living?.status.version,
        node: options.nodeVersion,
        platform,
        folder: installed.folder,
        files: installed.files,
        filesHash: installed.hash,
      },
      device,
      proxy: proxyStatus(living, options.now()),
      routing,
      upstreams,
      policy: policyStatus(policy),
      detectors: { ...(await detectors()), lastSelfTest },
      audit: log,
      collector,
      exceptions: activeExceptions(policy.current(), options.now()),
      incidents,
      keys: await keyStatus(paths.keysDir),
      environment: look.overrides,
    },
    [...look.warnings, ...(living?.status.warnings ?? [])],
  );
}

/** What requests are looked through with, by the version that stands in their records. */
async function detectors(): Promise<Pick<DetectorStatus, 'rulesVersion' | 'rules'>> {
  const recognizers = await loadPersonalRecognizers();
  return {
    rulesVersion: rulesVersionOf(secretRules, recognizers),
    rules: secretRules.length + recognizers.length,
  };
}

function account(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

function proxyStatus(living: LivingProxy | undefined, now: Date): ProxyStatus {
  if (living === undefined) {
    const unknown = { pid: undefined, startedAt: undefined, uptimeSeconds: undefined, pausedUntil: undefined };
    return { isRunning: false, ...unknown, addresses: [], isLoopback: false, mode: 'stopped', level: undefined };
  }
  const { pid, addresses, url, startedAt, pause, level } = living.status;
  const listening = addresses.length === 0 ? [url] : addresses;
  return {
    isRunning: true,
    pid,
    addresses: listening,
    isLoopback: listening.every(isLoopbackAddress),
    startedAt,
    uptimeSeconds: Math.max(0, Math.round((now.getTime() - Date.parse(startedAt)) / 1000)),
    mode: pause === undefined ? 'enforce' : 'paused',
    pausedUntil: pause?.until,
    level,
  };
}

/** `http://127.0.0.1:9339`, `127.0.0.1:9339`, `::1`. */
function isLoopbackAddress(address: string): boolean {
  const text = address.includes('://')
    ? address
    : `http://${address.includes('::') && !address.includes('[') ? `[${address}]` : address}`;
  return URL.canParse(text) && isLoopbackHost(new URL(text).hostname);
}

function policyStatus(service: PolicyService): PolicyStatus {
  const policy = service.current();
  const { approved, findings, level, about } = policy;
  return {
    id: policy.id,
    version: policy.version,
    hash: policy.hash,
    effectiveFrom: about.effectiveFrom?.value,
    files: service.files
      .filter(({ state }) => state !== 'absent')
      .map(({ path, source, state, signedBy }) => ({ path, source, state, signedBy })),
    approved: Object.fromEntries(
      Object.entries(approved).map(([kind, lists]) => [
        kind,
        lists.length === 0 ? ('anything' as const) : approvedNames(lists),
      ]),
    ),
    classes: Object.fromEntries(Object.entries(findings.classes).map(([name, { value }]) => [name, value])),
    level: level.value,
    retention: retentionClause(policy),
    problems: service.problems,
  };
}

/** With several lists a name has to be on each; whose it is then stands behind it. */
function approvedNames(lists: EffectivePolicy['approved'][ApprovedKind]): readonly string[] {
  if (lists.length === 1) return lists.flatMap(({ value }) => value.allow);
  return lists.flatMap(({ value, clause }) => value.allow.map((name) => `${name} (${clause.source})`));
}

function activeExceptions(policy: EffectivePolicy, now: Date): AuditStatus['exceptions'] {
  return exceptionStates(policy, now.getTime())
    .filter(({ state }) => state === 'in-force')
    .map(({ value: { id, allow, expires, approvedBy } }) => ({
      id,
      expires,
      text: `${Object.entries(allow)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', ')}, approved by ${approvedBy}`,
    }));
}

async function keyStatus(folder: string): Promise<KeyStatus> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.key$|^(?:client|collector)-token$/.test(name))
    .toSorted();
  const files = await Promise.all(
    names.map(async (name) => {
      const { mode } = await stat(join(folder, name));
      return { name, mode: modeText(mode), isOpen: isOpen(mode) };
    }),
  );
  return { storage: 'files', folder, files: files.map(({ name, mode }) => ({ name, mode })) };
}
