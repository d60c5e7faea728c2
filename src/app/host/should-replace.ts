// When a window asks the background process to go: it outlives updates of the editor and changes of its settings.
import { type ContentPolicy, defaultContentPolicy } from '../../proxy/content-policy.ts';
import { networkKey } from '../network/network-settings.ts';
import type { LeaderUpdate } from './audience.ts';
import type { HostOptions } from './host-options.ts';
import { isNewerVersion } from './version-order.ts';

/** Whether the leader is a background process of an older version, or with other settings than this window's. */
export function shouldReplace(
  options: HostOptions,
  { leader, snapshot, upstreams, network = '', content }: LeaderUpdate,
): boolean {
  if (options.kind !== 'window' || leader.kind !== 'background') return false;
  return (
    isNewerVersion(options.version, leader.version) ||
    options.level !== snapshot.level ||
    (options.port !== 0 && options.port !== snapshot.port) ||
    textOf(options.upstreams) !== textOf(upstreams) ||
    networkKey(options.network) !== network ||
    contentKey(options.content) !== contentKey(content)
  );
}

function contentKey({ media, encodedText }: ContentPolicy = defaultContentPolicy): string {
  return `${media} ${encodedText}`;
}

function textOf(upstreams: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(upstreams).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
