// Joins what a proxy for a network needs: certificates, clients, limits, and the names that clients push.
import { type Journal } from '../../audit/journal.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { NetworkTls } from '../../proxy/network-level/network-door.ts';
import type { GuestEndpoint, NetworkLevel } from '../../proxy/network-level/network-level.ts';
import type { TokenOwner } from '../../proxy/network-level/known-clients.ts';
import { maxInFlightBytes } from '../settings.ts';
import { maxTokenFileBytes, parseClientTokens } from './client-tokens.ts';
import { decodePush } from './name-push.ts';
import { type KeptWorkspace, type NameStore } from './name-store.ts';
import type { NetworkLevelOptions } from './network-level-options.ts';
import { WatchedFile } from './watched-file.ts';

export interface NetworkLevelParts {
  readonly store: NameStore;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is protected may be another thing now. */
  readonly onNames: () => void;
}

const maxPemBytes = 1024 * 1024;
/** Bodies of one client take at most a quarter of what all may take. */
const shareOfMemory = 4;

/** Throws SettingsError for a file that cannot be used. */
export function openNetworkLevel(options: NetworkLevelOptions, parts: NetworkLevelParts): NetworkLevel {
  const { clientTokensFile, clientAuthorityFile } = options;
  const tokens = clientTokensFile === undefined ? undefined : tokenFile(clientTokensFile, parts);
  const ownerOf: TokenOwner | undefined = tokens === undefined ? undefined : (token) => tokens.content(token);
  return {
    host: options.host,
    port: options.port,
    hostNames: new Set(options.hostNames),
    tls: tlsReader(options, parts),
    clients: { ownerOf, needsCertificate: clientAuthorityFile !== undefined },
    limits: {
      requestsPerMinute: options.requestsPerMinute,
      concurrentRequests: options.concurrentRequests,
      maxBodyBytes: options.maxBodyBytes,
      maxInFlightBytes: maxInFlightBytes / shareOfMemory,
    },
    endpoints: nameEndpoints(parts),
  };
}

function tokenFile(path: string, { clock, logger }: NetworkLevelParts): WatchedFile<TokenOwner> {
  return new WatchedFile({
    path,
    what: 'The file of client tokens',
    maxBytes: maxTokenFileBytes,
    parse: parseClientTokens,
    clock,
    logger,
  });
}

/** The same object until one of the files has changed. */
function tlsReader(
  { tls, clientAuthorityFile }: NetworkLevelOptions,
  { clock, logger }: NetworkLevelParts,
): (() => NetworkTls) | undefined {
  if (tls === undefined) return undefined;
  const watch = (path: string, what: string): WatchedFile<string> =>
    new WatchedFile({ path, what, maxBytes: maxPemBytes, parse: (text) => text, clock, logger });
  const certificate = watch(tls.certificateFile, 'The TLS certificate');
  const key = watch(tls.keyFile, 'The TLS key');
  const authority = clientAuthorityFile === undefined ? undefined : watch(clientAuthorityFile, 'The client authority');
  let last: NetworkTls | undefined;
  return () => {
    const now = { certificate: certificate.content, key: key.content, clientAuthorities: authority?.content };
    const isSame =
      last?.certificate === now.certificate && last.key === now.key && last.clientAuthorities === now.clientAuthorities;
    if (!isSame) last = now;
    return last ?? now;
  };
}

/** A client sees and drops its own. */
function nameEndpoints({ store, journal, onNames }: NetworkLevelParts): Readonly<Record<string, GuestEndpoint>> {
  return {
    async 'POST names'(guest, body) {
      const kept = await store.push(guest.key, decodePush(body));
      onNames();
      await journal.append('config.changed', {
        what: 'pushed-names',
        developer: guest.name,
        developer_source: guest.source,
        repositories: kept.map(({ repository }) => repository),
        declared: kept.reduce((sum, { declaredNames }) => sum + declaredNames, 0),
      });
      return { kept: kept.map(forClient) };
    },
    async 'GET names'(guest) {
      return {
        kept: store
          .list()
          .filter((one) => one.guest === guest.key)
          .map(forClient),
      };
    },
  };
}

function forClient({ id, device, repository, declaredNames, pushedAt, expiresAt }: KeptWorkspace): unknown {
  return { id, device, repository, declaredNames, pushedAt, expiresAt };
}
