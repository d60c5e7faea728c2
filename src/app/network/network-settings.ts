// The way to the providers: through which proxy of the network, and whose certificates are trusted. From the editor's
// settings where it has any, else from the environment.
import { createHash } from 'node:crypto';
import { exceptionsOf, textOf, type Variables } from '../../base/proxy-variables.ts';
import { type NetworkProxies, type NetworkProxy, parseNetworkProxy, shownProxy } from '../../proxy/network-proxy.ts';
import type { UpstreamContact } from '../../proxy/upstream-contacts.ts';
import { type AuthorityPlace, type AuthoritySource, readAuthorities } from './certificate-authorities.ts';
import type { EditorNetwork } from './editor-network.ts';

export interface NetworkSettings {
  readonly proxies: NetworkProxies;
  /** PEM certificates that are trusted besides the built-in ones. */
  readonly authorities: readonly string[];
  readonly sources: readonly AuthoritySource[];
  /** What the user asked for and does not get. */
  readonly warnings: readonly string[];
}

export interface NetworkPlace extends AuthorityPlace {
  readonly editor?: EditorNetwork | undefined;
}

/** What is shown of it. Holds no password. */
export interface NetworkView {
  /** On the way to https upstreams; undefined: they are asked directly. */
  readonly proxy: { readonly url: string; readonly source: string } | undefined;
  readonly exceptions: readonly string[];
  readonly authorities: readonly AuthoritySource[];
  /** Upstreams that have answered since the start. */
  readonly upstreams: readonly UpstreamContact[];
}

/** Throws ProxyError `network-proxy-invalid` for a proxy that cannot be used: connecting directly was not asked for. */
export async function readNetwork(place: NetworkPlace): Promise<NetworkSettings> {
  const proxies = proxiesOf(place.environment, place.editor);
  const { certificates, sources, warnings } = await readAuthorities(place);
  return {
    proxies,
    authorities: certificates,
    sources,
    warnings: [...warnings, ...checkWarnings(place.environment, place.editor)],
  };
}

/** Throws ProxyError `network-proxy-invalid`. */
export function proxiesOf(environment: Variables, editor: EditorNetwork | undefined): NetworkProxies {
  const exceptions =
    editorExceptions(editor) ?? exceptionsOf(firstOf(environment, ['no_proxy', 'NO_PROXY'])?.text ?? '');
  if (exceptions.includes('*')) return { exceptions };
  const ofEditor = editor?.proxy.trim() ?? '';
  if (ofEditor !== '') {
    const proxy = parseNetworkProxy(ofEditor, 'http.proxy');
    return { https: proxy, http: proxy, exceptions };
  }
  const forAll = ['all_proxy', 'ALL_PROXY'];
  const forHttp = ['http_proxy', 'HTTP_PROXY'];
  return {
    // As AI tools do: where only HTTP_PROXY is set, https goes that way as well.
    https: proxyOf(environment, ['https_proxy', 'HTTPS_PROXY', ...forAll, ...forHttp]),
    http: proxyOf(environment, [...forHttp, ...forAll]),
    exceptions,
  };
}

/** Tells two settings apart without telling what they are. */
export function networkKey(editor: EditorNetwork | undefined): string {
  if (editor === undefined || (editor.proxy === '' && editor.exceptions.length === 0)) return '';
  return createHash('sha256')
    .update(JSON.stringify([editor.proxy, editor.exceptions]))
    .digest('hex')
    .slice(0, 16);
}

export function networkView({ proxies, sources }: NetworkSettings, upstreams: readonly UpstreamContact[]): NetworkView {
  const { https, exceptions } = proxies;
  return {
    proxy: https === undefined ? undefined : { url: shownProxy(https), source: https.source },
    exceptions,
    authorities: sources,
    upstreams,
  };
}

function editorExceptions(editor: EditorNetwork | undefined): readonly string[] | undefined {
  const entries = editor?.exceptions.flatMap(exceptionsOf) ?? [];
  return entries.length === 0 ? undefined : entries;
}

function proxyOf(environment: Variables, names: readonly string[]): NetworkProxy | undefined {
  const found = firstOf(environment, names);
  return found === undefined ? undefined : parseNetworkProxy(found.text, found.name);
}

function firstOf(environment: Variables, names: readonly string[]) {
  return names.map((name) => ({ name, text: textOf(environment, name) })).find(({ text }) => text !== '');
}

function checkWarnings(environment: Variables, editor: EditorNetwork | undefined): readonly string[] {
  const off = [
    ...(textOf(environment, 'NODE_TLS_REJECT_UNAUTHORIZED') === '0' ? ['NODE_TLS_REJECT_UNAUTHORIZED=0 is set'] : []),
    ...(editor?.isStrict === false ? ['http.proxyStrictSSL is off'] : []),
  ];
  return off.map(
    (what) =>
      `${what}, but Pretense checks the certificates of providers all the same. Trust a certificate of your company in the system, or with NODE_EXTRA_CA_CERTS.`,
  );
}
