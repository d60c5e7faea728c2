// Who listens on the port that AI tools send to.
import { findPortHolder } from '../host/port-holder.ts';
import { askOver, type ProxyInfo, readControlToken, readProxyInfo } from '../control-client.ts';
import { proveListener } from '../control-connection.ts';
import type { RuntimeStatus } from '../runtime-types.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** The proxy of this home, when it answers. */
export interface LivingProxy {
  readonly port: number;
  readonly status: RuntimeStatus;
  /** Where each kind of request goes, by upstream key. */
  readonly upstreams: Readonly<Record<string, string>>;
}

export interface PortLook {
  readonly port: number;
  readonly proxy: LivingProxy | undefined;
  readonly checks: readonly Check[];
}

const named = { id: 'port', title: 'port' };
const proofTimeoutMs = 5_000;
const callTimeoutMs = 10_000;

/** `wanted`: the port that is meant when no proxy has announced itself. Never rejects. */
export async function lookAtPort(
  runDir: string,
  options: { readonly wanted: number; readonly version: string },
): Promise<PortLook> {
  const info = readProxyInfo(runDir);
  const port = info?.port ?? options.wanted;
  const listener = await proveListener({ port, readToken: () => readControlToken(runDir), timeoutMs: proofTimeoutMs });
  switch (listener.kind) {
    case 'nobody':
      return { port, proxy: undefined, checks: [nobody(port, info)] };
    case 'other':
    case 'impostor':
      return { port, proxy: undefined, checks: [await stranger(port, listener.kind)] };
    case 'ours':
  }
  try {
    const ask = (method: 'GET' | 'POST', path: string) =>
      askOver(listener.connection, { method, path, timeoutMs: callTimeoutMs });
    const status = (await ask('GET', 'status')) as RuntimeStatus;
    const upstreams = (await ask('POST', 'upstreams')) as LivingProxy['upstreams'];
    return { port, proxy: { port, status, upstreams }, checks: ours(port, status, options.version) };
  } catch {
    const advice = 'It does not answer what it is asked. Stop it with "pretense stop" and start it again.';
    return {
      port,
      proxy: undefined,
      checks: [failed(named, `${port} is held by our process ${listener.pid}`, advice)],
    };
  } finally {
    listener.connection.close();
  }
}

function nobody(port: number, info: ProxyInfo | undefined): Check {
  const advice =
    'Tools that are set to use Pretense cannot send until it runs. Start it with "pretense start", or open the editor.';
  const gone = info === undefined ? '' : ` Process ${info.pid}, which had announced itself there, has gone.`;
  return warning(named, `${port} is free, and no proxy runs for this home.${gone}`, advice);
}

async function stranger(port: number, kind: 'other' | 'impostor'): Promise<Check> {
  const holder = await findPortHolder(port);
  const who = holder === undefined ? 'another program' : `${holder.program} (process ${holder.pid})`;
  if (kind === 'impostor') {
    const advice =
      'It says that it is Pretense, but not that of this home. Requests that go there are not protected by this home: ' +
      'find out what it is, stop it, or name the right home with --home.';
    return failed(named, `${port} is held by ${who}`, advice);
  }
  const advice =
    'Pretense cannot listen there, and tools that are set to use it send to that program. Stop it, or choose another ' +
    'port with "pretense start --port PORT" and route the tools again.';
  return failed(named, `${port} is held by ${who}`, advice);
}

function ours(port: number, status: RuntimeStatus, version: string): readonly Check[] {
  const held = ok(
    named,
    `${port} is ours: process ${status.pid}, version ${status.version}, since ${status.startedAt}`,
  );
  return [held, ...versionCheck(status, version), ...pauseCheck(status), ...workspaceChecks(status), ...told(status)];
}

function versionCheck(status: RuntimeStatus, version: string): readonly Check[] {
  if (status.version === version) return [];
  const advice = 'The running proxy keeps its own version until it ends: "pretense stop", then start it again.';
  return [
    warning({ id: 'version', title: 'version' }, `This program is ${version}, the proxy is ${status.version}`, advice),
  ];
}

function pauseCheck({ pause }: RuntimeStatus): readonly Check[] {
  if (pause === undefined) return [];
  const advice = 'Names in texts that were not sent before leave readable. "pretense resume" ends it.';
  return [warning({ id: 'pause', title: 'pause' }, `paused until ${pause.until}`, advice)];
}

function workspaceChecks({ workspaces, level }: RuntimeStatus): readonly Check[] {
  const folders = { id: 'workspaces', title: 'workspaces' };
  const partial = { id: 'level', title: 'level' };
  const advice = 'Until an index is ready every compound name of a request is treated as yours.';
  const broken = workspaces.filter(({ state }) => state === 'failed').map(({ repository }) => repository);
  const levels =
    level === 'strict' ? [] : [warning(partial, level, 'It is partial: fewer words change than with strict.')];
  if (workspaces.length === 0) {
    return [...levels, warning(folders, 'none', `Register one with "pretense init" in its folder. ${advice}`)];
  }
  if (broken.length > 0)
    return [...levels, warning(folders, `no index of ${broken.join(', ')}`, `${advice} See "pretense status".`)];
  const busy = workspaces.filter(({ state }) => state === 'indexing').length;
  return [...levels, ok(folders, `${workspaces.length}${busy === 0 ? '' : `, ${busy} being indexed`}`)];
}

function told({ warnings }: RuntimeStatus): readonly Check[] {
  return warnings.map((text, at) => warning({ id: `proxy.${at + 1}`, title: 'proxy' }, 'it says', text));
}
