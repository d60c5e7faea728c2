// What a proxy for a network says of itself.
import { addressInUrl } from './network-level-options.ts';
import type { NetworkLevelOptions } from './network-level-options.ts';
import type { NetworkAddress } from '../../proxy/network-level/network-door.ts';

export interface NetworkLevelView {
  /** `https://0.0.0.0:9443`. */
  readonly url: string;
  /** What a client has to bring; each of them. */
  readonly clients: readonly ('certificate' | 'token')[];
  readonly hostNames: readonly string[];
  /** TLS ends in front of it. */
  readonly isBehindTls: boolean;
  readonly requestsPerMinute: number;
  readonly concurrentRequests: number;
  /** Workspaces whose names were pushed and have not expired. */
  readonly pushedWorkspaces: number;
}

export function networkLevelView(
  { address, port, isTls }: NetworkAddress,
  options: NetworkLevelOptions,
  pushedWorkspaces: number,
): NetworkLevelView {
  const { clientAuthorityFile, clientTokensFile, hostNames, requestsPerMinute, concurrentRequests } = options;
  return {
    url: `${isTls ? 'https' : 'http'}://${addressInUrl(address)}:${port}`,
    clients: [
      ...(clientAuthorityFile === undefined ? [] : (['certificate'] as const)),
      ...(clientTokensFile === undefined ? [] : (['token'] as const)),
    ],
    hostNames,
    isBehindTls: !isTls,
    requestsPerMinute,
    concurrentRequests,
    pushedWorkspaces,
  };
}
