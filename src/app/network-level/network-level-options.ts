// How a proxy for a network is to be reached and by whom, as words of the command line. Says no before anything listens.
import { BlockList, isIP } from 'node:net';
import { maxBodyBytes, SettingsError } from '../settings.ts';

export interface NetworkLevelOptions {
  /** An IP address of this machine; `0.0.0.0` and `::` stand for all. */
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Undefined: plain HTTP, on loopback or behind something that ends TLS. */
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  readonly clientAuthorityFile: string | undefined;
  readonly clientTokensFile: string | undefined;
  /** Lower case. */
  readonly hostNames: readonly string[];
  readonly requestsPerMinute: number;
  readonly concurrentRequests: number;
  readonly maxBodyBytes: number;
}

/** Values of `pretense start`, by option. */
export interface NetworkLevelWords {
  readonly listen: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly isBehindTls: boolean;
  readonly clientCa: string | undefined;
  readonly clientTokens: string | undefined;
  readonly hostNames: readonly string[];
  readonly rate: string | undefined;
  readonly concurrent: string | undefined;
  readonly maxBody: string | undefined;
}

export const defaultNetworkPort = 9443;
export const defaultRequestsPerMinute = 300;
export const defaultConcurrentRequests = 32;

/** Undefined: loopback only. Throws SettingsError. */
export function parseNetworkLevel(words: NetworkLevelWords): NetworkLevelOptions | undefined {
  if (words.listen === undefined) {
    refuseWithoutListen(words);
    return undefined;
  }
  const { host, port } = parseAddress(words.listen);
  const tls = parseTls(words);
  refuseOpenDoor(host, tls, words);
  return {
    host,
    port,
    tls,
    clientAuthorityFile: words.clientCa,
    clientTokensFile: words.clientTokens,
    hostNames: words.hostNames.map(parseHostName),
    requestsPerMinute: countOf('rate', words.rate, defaultRequestsPerMinute),
    concurrentRequests: countOf('concurrent', words.concurrent, defaultConcurrentRequests),
    maxBodyBytes: Math.min(maxBodyBytes, countOf('max-body', words.maxBody, maxBodyBytes / mebibyte) * mebibyte),
  };
}

const mebibyte = 1024 * 1024;

function refuseWithoutListen(words: NetworkLevelWords): void {
  const given = [
    ['tls-cert', words.tlsCert],
    ['tls-key', words.tlsKey],
    ['behind-tls', words.isBehindTls ? '' : undefined],
    ['client-ca', words.clientCa],
    ['client-tokens', words.clientTokens],
    ['host-name', words.hostNames[0]],
    ['rate', words.rate],
    ['concurrent', words.concurrent],
    ['max-body', words.maxBody],
  ].find(([, value]) => value !== undefined);
  if (given !== undefined)
    throw new SettingsError(`--${given[0]} goes with --listen ADDRESS: without it only this machine is served.`);
}

/** Beyond loopback: nothing readable on the wire, and nobody unknown. */
function refuseOpenDoor(host: string, tls: NetworkLevelOptions['tls'], words: NetworkLevelWords): void {
  if (tls === undefined && !words.isBehindTls && !isLoopbackAddress(host))
    throw new SettingsError(
      `--listen ${host} is reached from other machines, and prompts would cross the network readable. Give --tls-cert and --tls-key, or --behind-tls when something in front of Pretense ends TLS and nobody else can reach this port.`,
    );
  if (tls !== undefined && words.isBehindTls)
    throw new SettingsError(
      '--behind-tls says that TLS ends in front of Pretense; leave out --tls-cert and --tls-key.',
    );
  if (tls === undefined && words.clientCa !== undefined)
    throw new SettingsError('--client-ca needs --tls-cert and --tls-key: client certificates are shown in TLS itself.');
  if (words.clientCa === undefined && words.clientTokens === undefined)
    throw new SettingsError(
      'Whoever reaches --listen could use it. Say how clients are known: --client-tokens FILE (lines "NAME TOKEN"), --client-ca FILE (TLS client certificates), or both.',
    );
}

function parseTls({ tlsCert, tlsKey }: NetworkLevelWords): NetworkLevelOptions['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new SettingsError(
      '--tls-cert and --tls-key go together: a certificate chain and its private key, as PEM files.',
    );
  return { certificateFile: tlsCert, keyFile: tlsKey };
}

/** `10.0.0.5`, `10.0.0.5:9443`, `[fd00::5]:9443`, `::`. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[(?<six>[0-9a-f:.]+)\]|(?<four>[\d.]+))(?::(?<port>\d{1,5}))?$/i.exec(text)?.groups;
  const host = match?.['six'] ?? match?.['four'] ?? text;
  const port = match?.['port'] === undefined ? defaultNetworkPort : Number(match['port']);
  if (isIP(host) === 0 || port > 65_535)
    throw new SettingsError(
      `"${text}" is no address to listen on; use an IP address of this machine, with a port where ${defaultNetworkPort} is not it: 10.0.0.5, 0.0.0.0:8443, [::]:9443.`,
    );
  return { host, port };
}

/** 0.0.0.0 and :: are not: they stand for every address of the machine. */
export function isLoopbackAddress(address: string): boolean {
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function parseHostName(text: string): string {
  const name = text.toLowerCase().replace(/\.$/, '');
  if (
    isIP(name) !== 0 ||
    /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/.test(name)
  )
    return name;
  throw new SettingsError(`"${text}" is no host name; --host-name takes a name like pretense.example, without a port.`);
}

function countOf(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1)
    throw new SettingsError(`"${text}" is nothing that --${option} takes; use a number from 1 on.`);
  return count;
}

/** As it stands in a URL. */
export function addressInUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
