// Whether what was found is enforcement: each reason why not, as a sentence.
import type { SyncView } from '../../view/sync.ts';
import type { AuditStatus } from './status-model.ts';

type Found = Omit<AuditStatus, 'failures' | 'warnings' | 'isEnforced'>;

/** `told`: what else is to be said. */
export function judge(found: Found, told: readonly string[]): AuditStatus {
  const failures = [...proxyFailures(found), ...toolFailures(found), ...logFailures(found)];
  return { ...found, failures, warnings: [...warningsOf(found), ...told], isEnforced: failures.length === 0 };
}

function proxyFailures({ proxy }: Found): readonly string[] {
  if (!proxy.isRunning) return ['No proxy runs for this home: nothing is enforced, and routed tools cannot send.'];
  return [
    ...(proxy.isLoopback ? [] : ['The proxy listens on an address that other machines can reach.']),
    ...(proxy.mode === 'paused' ? [`Protection is paused until ${proxy.pausedUntil ?? 'it is resumed'}.`] : []),
  ];
}

function toolFailures({ routing, proxy }: Found): readonly string[] {
  return routing.flatMap(({ name, state, probe, reason }) => {
    if (state === 'drifted' || state === 'overridden' || state === 'not-routed') {
      return [`${name} does not go through Pretense: ${reason}`];
    }
    if (probe !== 'not-reached' || !proxy.isRunning) return [];
    return [`${name} is configured, but a request through its address does not reach this proxy.`];
  });
}

function logFailures({ audit }: Found): readonly string[] {
  const { result, first } = audit.verification;
  if (result !== 'TAMPERED' && result !== 'INCOMPLETE') return [];
  return [`The audit log is ${result}${first === undefined ? '' : `: ${first}`}.`];
}

function warningsOf(found: Found): readonly string[] {
  const { policy, proxy, routing, upstreams, incidents, keys, product, audit, collector } = found;
  const broken = policy.files.filter(({ state }) => state !== 'valid').map(({ path }) => path);
  const open = keys.files.filter(({ mode }) => mode !== undefined && !mode.endsWith('00')).map(({ name }) => name);
  const unroutable = routing.filter(({ state }) => state === 'not-routable').map(({ name }) => name);
  const serious = incidents.filter(({ severity }) => severity === 'high' || severity === 'critical').length;
  return [
    ...broken.map((path) => `${path} is not valid; what was valid before holds.`),
    ...(proxy.level === undefined || proxy.level === 'strict'
      ? []
      : [`The level is ${proxy.level}: fewer words change.`]),
    ...unroutable.map((name) => `${name} is on this machine, and nothing can point it at Pretense.`),
    ...(upstreams ?? []).flatMap(({ key, problem }) => (problem === undefined ? [] : [`${key}: ${problem}`])),
    ...(open.length === 0 ? [] : [`Key files that other accounts can read: ${open.join(', ')}.`]),
    ...(serious === 0 ? [] : [`${serious} incidents of high or critical severity are open.`]),
    ...(product.proxyVersion === undefined || product.proxyVersion === product.version
      ? []
      : [`This program is ${product.version}, the running proxy is ${product.proxyVersion}.`]),
    ...(collector === undefined || collector.state === 'syncing' ? [] : [collectorWarning(collector)]),
    ...(audit.checkpoint === undefined && audit.seq !== undefined
      ? ['No checkpoint of the audit log is signed yet.']
      : []),
  ];
}

function collectorWarning({ collector, state, since, backlog, message }: SyncView): string {
  const what = {
    syncing: 'is reached',
    offline: 'is not reached',
    refused: 'refuses records',
    stopped: 'refuses this device',
  };
  return `The collector ${collector} ${what[state]} since ${since}; ${backlog} records wait. ${message ?? ''}`.trimEnd();
}
