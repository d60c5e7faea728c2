// With which TLS each upstream answers, and with which certificate: over the way that requests take, without a credential.
import { probeAll, type Probed } from '../doctor/network-checks.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { UpstreamStatus } from './status-model.ts';

export interface UpstreamLook {
  /** Base URLs by key. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly network: NetworkSettings;
  readonly onProgress: (text: string) => void;
}

const timeoutMs = 8_000;

/** In the order of the keys. Never rejects because of an upstream. */
export async function upstreamStatuses({
  upstreams,
  network,
  onProgress,
}: UpstreamLook): Promise<readonly UpstreamStatus[]> {
  return (await probeAll({ upstreams, timeoutMs, onProgress }, network)).map(upstreamStatus);
}

function upstreamStatus({ key, url, probe }: Probed): UpstreamStatus {
  const reached = probe.kind === 'reached' ? probe : undefined;
  return {
    key,
    host: url.host,
    isReached: reached !== undefined,
    problem: probe.kind === 'unreached' ? probe.message : undefined,
    tlsVersion: reached?.tls?.version,
    tlsCipher: reached?.tls?.cipher,
    certificateSha256: reached?.certificate?.sha256,
    certificateExpires: reached?.certificate?.expires,
    issuer: reached?.issuer,
  };
}
