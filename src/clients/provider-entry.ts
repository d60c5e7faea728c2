// Tools that speak to several providers have an address for each. What each of them becomes: the address that names its
// upstream here, `…/c/<tool>-<token>/u/<upstream>/v1`, or nothing and the reason. A host of the user's own is remembered
// under a key of its own, so that its requests and its credentials go where they went before.
import { isLoopbackHost } from '../base/loopback.ts';
import { createHash } from 'node:crypto';
import { clientUrl, hostOf, isSameUpstream, looksLikeOurs, namedUpstream, type ProxyTarget } from './address.ts';
import type { Upstreams } from './client.ts';
import type { ConfigPath } from './formats/config-format.ts';
import type { WantedValue } from './formats/formats.ts';
import { providerHomes, vendorOfHost, type Dialect, type ProviderHome } from './provider-homes.ts';

export interface ProviderEntry {
  /** `The provider anthropic`: how a sentence about it begins. */
  readonly label: string;
  /** Of its address in the file. */
  readonly path: ConfigPath;
  /** Untrusted: as it stands there. */
  readonly address: unknown;
  /** What its requests look like; undefined: nothing that the proxy reads. */
  readonly dialect: Dialect | undefined;
  /** Where they go without an address; undefined: nobody knows. */
  readonly home?: ProviderHome | undefined;
  /** What stands behind the host when the tool needs a path there: `/v1`. */
  readonly tail: string;
  /** The tool has one vendor: at its usual host the address names no upstream, so that path and login settle it. */
  readonly isSingle?: boolean;
  /** Why it is left alone whatever its address is. */
  readonly against?: string | undefined;
}

export interface RoutedEntries {
  readonly wanted: readonly WantedValue[];
  /** To be remembered together with the file. */
  readonly upstreams: Upstreams;
  /** A sentence for each that stays as it is. */
  readonly notes: readonly string[];
}

export interface RoutedFor {
  readonly target: ProxyTarget;
  /** Id of the tool. */
  readonly client: string;
}

/** What each entry becomes. Nothing throws: one entry says nothing about the others. */
export function routedEntries(entries: readonly ProviderEntry[], { target, client }: RoutedFor): RoutedEntries {
  const wanted: WantedValue[] = [];
  const notes: string[] = [];
  const upstreams: Record<string, string> = {};
  for (const entry of entries) {
    const chosen = chosenUpstream(entry, target);
    if (typeof chosen === 'string') {
      notes.push(`${entry.label} stays as it is and unprotected: ${chosen}.`);
      continue;
    }
    if (chosen.remember !== undefined) upstreams[chosen.remember.name] = chosen.remember.url;
    const isNamed = entry.isSingle !== true || chosen.key !== entry.home?.key;
    const name = isNamed ? `/u/${chosen.key}` : '';
    wanted.push({ path: entry.path, value: `${clientUrl(target, client)}${name}${chosen.tail}` });
  }
  return { wanted, upstreams, notes };
}

interface ChosenUpstream {
  readonly key: string;
  readonly tail: string;
  /** `name`: `KEY:VENDOR`, as upstreams are configured. */
  readonly remember?: { readonly name: string; readonly url: string };
}

/** A text: why there is none. */
function chosenUpstream(entry: ProviderEntry, target: ProxyTarget): ChosenUpstream | string {
  const { dialect, against, home, tail } = entry;
  if (against !== undefined) return against;
  if (dialect === undefined) return 'Pretense cannot read requests of its kind';
  if (target.upstreams[dialect] === undefined) return 'the Pretense that runs cannot read its requests yet';
  const address = entry.address ?? '';
  if (typeof address !== 'string') return 'its address is no text';
  const named = looksLikeOurs(address) ? namedUpstream(address) : undefined;
  if (named !== undefined) {
    if (target.upstreams[named] !== undefined) return { key: named, tail: tailOf(new URL(address)) };
    return 'it names an upstream of another Pretense; give it its own address again';
  }
  // Ours without an upstream, or set to this very port by hand.
  if (address.trim() === '' || looksLikeOurs(address) || isHere(address, target)) {
    if (home === undefined) return 'Pretense does not know where its requests go without an address';
    return atHome(home, tail, target);
  }
  return atOwnAddress(address.trim(), { dialect, home, target });
}

function atHome(home: ProviderHome, tail: string, target: ProxyTarget): ChosenUpstream | string {
  const { key, base, vendor } = home;
  if (key === undefined) return { ...remembered(base, vendor), tail };
  if (target.upstreams[key] === undefined) return 'the Pretense that runs does not know its host yet';
  return { key, tail };
}

interface OwnAddress {
  readonly dialect: Dialect;
  readonly home: ProviderHome | undefined;
  readonly target: ProxyTarget;
}

function atOwnAddress(address: string, { dialect, home, target }: OwnAddress): ChosenUpstream | string {
  if (/[{}$<>]/.test(address)) return 'its address is put together from variables';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'its address is no http or https URL';
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'its address carries a credential or a query, which an upstream of Pretense cannot have';
  }
  const base = baseOf(url);
  const tail = tailOf(url);
  const known = knownKey(base, home, target);
  if (known !== undefined) return { key: known, tail };
  if (isLoopbackHost(url.hostname)) {
    return `its address is on this machine (${hostOf(address)}), so its requests stay here; what a program there sends on is not protected`;
  }
  return { ...remembered(base, vendorOfHost(url, dialect)), tail };
}

/** A vendor's usual host is its upstream, wherever the user has told Pretense to send what is for that one. */
function knownKey(base: string, home: ProviderHome | undefined, { upstreams }: ProxyTarget): string | undefined {
  const keys = [...(home?.key === undefined ? [] : [home.key]), ...Object.keys(upstreams)];
  const configured = keys.find((key) => isSameUpstream(base, upstreams[key] ?? ''));
  if (configured !== undefined) return configured;
  const homes: readonly ProviderHome[] = Object.values(providerHomes);
  const usual = homes.find((each) => each.key !== undefined && isSameUpstream(base, each.base))?.key;
  return usual !== undefined && upstreams[usual] !== undefined ? usual : undefined;
}

function remembered(
  base: string,
  vendor: string | undefined,
): Pick<ChosenUpstream, 'key' | 'remember'> & {
  readonly key: string;
} {
  const words = new URL(base).hostname.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const name = /^[a-z]/.test(words) ? words : `host-${words}`;
  const hash = createHash('sha256')
    .update(`${vendor ?? ''} ${base}`)
    .digest('hex')
    .slice(0, 8);
  const key = `${name.slice(0, maxNameLength).replace(/-+$/, '')}-${hash}`;
  return { key, remember: { name: vendor === undefined ? key : `${key}:${vendor}`, url: base } };
}

/** A key of an upstream has at most 40 characters. */
const maxNameLength = 30;

/** A path that the tool appends its own to, or that is whole already; the version is named by both and stands once. */
const knownTail = /(?:\/v1(?:alpha|beta)?)?(?:\/(?:chat\/completions|responses|messages))?\/?$/;
const endpointTail = /(?:\/(?:chat\/completions|responses|messages))?\/?$/;

function tailOf(url: URL): string {
  const path = namedUpstream(url.href) === undefined ? url.pathname : url.pathname.replace(/^\/c\/[^/]+\/u\/[^/]+/, '');
  const tail = knownTail.exec(path)?.[0] ?? '';
  return tail === '/' ? '' : tail;
}

function baseOf(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname.replace(endpointTail, '')}`;
}

function isHere(address: string, { url }: ProxyTarget): boolean {
  if (!URL.canParse(address)) return false;
  const [one, other] = [new URL(address), new URL(url)];
  return isLoopbackHost(one.hostname) && one.port === other.port && one.protocol === other.protocol;
}
