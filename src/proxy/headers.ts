// Which headers are end to end, and the list that goes on: order, spelling and duplicates of the sender are kept.

import { isCredentialHeader } from './protocol-headers.ts';

/** Name, value, name, value, … as on the wire (`rawHeaders`). */
export type RawHeaders = readonly string[];

/** RFC 9110 §7.6.1, and what the proxy answers for itself. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);

/** In which a client of a network-level proxy may send its token. It goes on to nobody. */
export const clientTokenHeader = 'x-pretense-token';

export interface OutgoingRequestHeaders {
  readonly host: string;
  /** Undefined: there is no body. */
  readonly contentLength: number | undefined;
  /** New value of a header that is no credential; the same string means unchanged. Called for each that goes on. */
  readonly mapValue: (name: string, value: string) => string;
}

/** Headers for the provider. Host, length, encodings and hop-by-hop headers are ours. */
export function requestHeaders(raw: RawHeaders, options: OutgoingRequestHeaders): string[] {
  const named = connectionNames(raw);
  const own = new Map<string, string>([
    ['host', options.host],
    ['accept-encoding', 'identity'],
  ]);
  if (options.contentLength !== undefined) own.set('content-length', String(options.contentLength));
  const result: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at] ?? '', raw[at + 1] ?? ''];
    const lower = name.toLowerCase();
    const ours = own.get(lower);
    if (ours !== undefined) {
      result.push(name, ours);
      own.delete(lower);
    } else if (!isDropped(lower, named)) {
      result.push(name, isCredentialHeader(lower) ? value : options.mapValue(name, value));
    }
  }
  for (const [name, value] of own) result.push(name, value);
  return result;

  function isDropped(lower: string, connection: ReadonlySet<string>): boolean {
    const isSetByUs =
      lower === 'host' || lower === 'accept-encoding' || lower === 'content-length' || lower === 'content-encoding';
    return isSetByUs || lower === clientTokenHeader || isHopByHop(lower, connection);
  }
}

export interface OutgoingResponseHeaders {
  /** Length of the body that we send; undefined: it is streamed. */
  readonly contentLength: number | undefined;
  /** The body is no longer in the provider's content-encoding. */
  readonly isDecoded: boolean;
  readonly mapLocation: (location: string) => string | undefined;
}

/** Headers for the client. */
export function responseHeaders(raw: RawHeaders, options: OutgoingResponseHeaders): string[] {
  const named = connectionNames(raw);
  const result: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at] ?? '', raw[at + 1] ?? ''];
    const lower = name.toLowerCase();
    // `alt-svc` would invite the client to leave for the provider's own port.
    if (isHopByHop(lower, named) || lower === 'content-length' || lower === 'alt-svc') continue;
    if (lower === 'content-encoding' && options.isDecoded) continue;
    const kept = lower === 'location' ? options.mapLocation(value) : value;
    if (kept !== undefined) result.push(name, kept);
  }
  if (options.contentLength !== undefined) result.push('content-length', String(options.contentLength));
  return result;
}

/** First value of a header in a raw list. `name` in lower case. */
export function headerValue(raw: RawHeaders, name: string): string | undefined {
  return valuesByName(raw).get(name)?.[0];
}

/** All values of a header in a raw list. `name` in lower case. */
export function headerValues(raw: RawHeaders, name: string): readonly string[] {
  return valuesByName(raw).get(name) ?? none;
}

const none: readonly string[] = [];

// Each request is asked for some twenty names.
const known = new WeakMap<RawHeaders, ReadonlyMap<string, readonly string[]>>();

function valuesByName(raw: RawHeaders): ReadonlyMap<string, readonly string[]> {
  const made = known.get(raw);
  if (made !== undefined) return made;
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs(raw)) {
    const lower = name.toLowerCase();
    const others = values.get(lower);
    if (others === undefined) values.set(lower, [value]);
    else others.push(value);
  }
  known.set(raw, values);
  return values;
}

export function* pairs(raw: RawHeaders): Generator<readonly [string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? ''];
}

function isHopByHop(lower: string, connection: ReadonlySet<string>): boolean {
  return hopByHop.has(lower) || lower.startsWith('proxy-') || connection.has(lower);
}

/** Headers that `connection` declares to be for this hop only. */
function connectionNames(raw: RawHeaders): ReadonlySet<string> {
  const names = new Set<string>();
  for (const value of headerValues(raw, 'connection')) {
    for (const part of value.split(',')) names.add(part.trim().toLowerCase());
  }
  return names;
}
