// Where a proxy serves other machines, in words.
import type { NetworkLevelView } from '../app/network-level/network-level-view.ts';
import { countOf } from './count-of.ts';

export function networkLevelLines(view: NetworkLevelView): readonly string[] {
  const needs = view.clients.map((kind) => (kind === 'certificate' ? 'a certificate' : 'a token')).join(' and ');
  const names = view.hostNames.length === 0 ? 'by its address' : `as ${view.hostNames.join(', ')}`;
  const where = view.isBehindTls ? `${view.url}, behind TLS` : view.url;
  const kept = countOf(view.pushedWorkspaces, 'workspace', 'workspaces');
  return [
    `Serves other machines on ${where} ${names}; each client needs ${needs}.`,
    `Names of ${kept} are pushed; a client that has pushed none is protected by the lexical rule.`,
  ];
}
