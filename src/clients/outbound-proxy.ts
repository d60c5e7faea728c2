// A company's proxy for outbound traffic, named in the environment: tools send plain HTTP for this very machine through
// it as well, so what a request holds would leave readable. Seen with HTTP_PROXY and ALL_PROXY in Claude Code 2.1.330 and
// Codex 0.169.0, with HTTPS_PROXY in Claude Code, with HTTP_PROXY in Continue 1.5.47, whenever NO_PROXY does not except
// 127.0.0.1. Where both spellings are set, Claude Code reads `no_proxy`.

import { exceptionNames, exceptionsOf, proxyNames, textOf, type Variables } from '../base/proxy-variables.ts';
import { ClientError } from './error.ts';

/** What a tool may be told of a proxy: by the environment, and by the editor that starts it. */
interface ProxySigns {
  readonly variables: Variables;
  readonly editor?: { readonly hasProxy?: boolean } | undefined;
}

const loopback = ['127.0.0.1', 'localhost', '::1'];

/** The variable that would take requests for this machine away; undefined when none is set, or this machine is excepted. */
export function proxyInTheWay(variables: Variables): string | undefined {
  const name = proxyNames.find((each) => textOf(variables, each) !== '');
  if (name === undefined) return undefined;
  const given = exceptionNames.map((each) => textOf(variables, each)).filter((text) => text !== '');
  const isExcepted = given.length > 0 && given.every((text) => excepts(exceptionsOf(text)));
  return isExcepted ? undefined : name;
}

/** The same for a tool that its editor tells of `http.proxy` as if the environment said so, and of no exception. */
export function editorProxyInTheWay({ variables, editor }: ProxySigns): string | undefined {
  const name = proxyInTheWay(variables);
  if (name !== undefined || editor?.hasProxy !== true) return name;
  return proxyInTheWay({ ...variables, HTTP_PROXY: 'set' }) === undefined ? undefined : 'http.proxy';
}

/** For tools whose file cannot except this machine. Throws ClientError `refused`. */
export function requireDirectWay(signs: ProxySigns, name: string, find = proxyOfEnvironment): void {
  const proxy = find(signs);
  if (proxy === undefined) return;
  throw new ClientError(
    'refused',
    `${proxy} is set and NO_PROXY does not except 127.0.0.1: ${name} would send its requests, readable, to that proxy instead of Pretense. Add 127.0.0.1 to NO_PROXY (and to no_proxy when that is set), then route it again.`,
  );
}

function proxyOfEnvironment({ variables }: ProxySigns): string | undefined {
  return proxyInTheWay(variables);
}

/** What is excepted already, in whatever spelling, and this machine. */
export function withLoopback(...lists: readonly (string | undefined)[]): string {
  const known = lists.flatMap((list) => exceptionsOf(list ?? ''));
  if (known.includes('*')) return '*';
  return [...new Set([...known, ...loopback])].join(',');
}

function excepts(entries: readonly string[]): boolean {
  return entries.includes('127.0.0.1') || entries.includes('*');
}
