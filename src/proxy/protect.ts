// From the client's bytes to the provider's: every text of body, path, query and headers goes by the visitor.
import { hash } from 'node:crypto';
import type { Mutator } from '../engine/mutate.ts';
import { lexicalNames } from '../engine/lexical-names.ts';
import type { MappedRequest, RequestFacts, RequestVisitor } from '../wire/types.ts';
import type { Call } from './call.ts';
import { mapGenericRequest } from './generic-json.ts';
import { requestHeaders } from './headers.ts';
import type { ActiveProtection, ProxyPorts } from './ports.ts';
import type { Tally } from './tally.ts';
import { visitHeader, visitPath, visitQuery } from './target.ts';
import { ProtectingVisitor, type VisitorMemory } from './visitor.ts';

/** What leaves, and what is known about it. */
export interface ProtectedRequest {
  /** Dropped once it is sent. */
  body: Buffer | undefined;
  readonly headers: readonly string[];
  /** Path and query. */
  readonly target: string;
  readonly facts: RequestFacts | undefined;
}

/** Filled while the request is mapped, so that a record can be written also when the walk ends early. */
export interface Progress {
  protection: ActiveProtection | undefined;
  tally: Tally | undefined;
}

/** Throws what the wire format, the engine or the visitor throw: then nothing may be sent. */
export async function protectRequest(
  call: Call,
  body: Buffer | undefined,
  context: { readonly ports: ProxyPorts; readonly memory: VisitorMemory; readonly progress: Progress },
): Promise<ProtectedRequest> {
  const { ports, memory, progress } = context;
  const protection = await ports.protection.current();
  progress.protection = protection;
  const { route } = call;
  const visitor = new ProtectingVisitor({
    memory,
    secrets: ports.secrets,
    mutator: protection.mutator ?? lexicalMutator(call, body, protection, ports),
    cacheVersion: protection.mutator === undefined ? undefined : protection.version,
    protection,
    clientKey: call.clientKey,
    upstreamKey: route.upstream.key,
    // One call without a hash object: a third of the time, and there is one for each text of a request.
    hash: (text) => hash('sha256', text, 'base64'),
  });
  progress.tally = visitor.tally;
  const mapped = body === undefined ? undefined : mapBody(call, body, visitor, ports);
  const wireBody = mapped === undefined ? undefined : asBuffer(mapped.body);
  return { ...visitHead(call, wireBody, visitor), body: wireBody, facts: mapped?.facts };
}

function mapBody(call: Call, body: Buffer, visitor: RequestVisitor, ports: ProxyPorts): MappedRequest {
  const { format } = call.route;
  return format?.mapRequest(body, ports.codec, visitor) ?? mapGenericRequest(body, ports.codec, visitor);
}

/** While no index is ready, the request's own compounds are what is protected: nothing goes in clear. */
function lexicalMutator(
  call: Call,
  body: Buffer | undefined,
  protection: ActiveProtection,
  ports: ProxyPorts,
): Mutator {
  const texts: string[] = [];
  const collector: RequestVisitor = {
    schemaNames() {},
    text(text) {
      texts.push(text);
      return text;
    },
    signed() {},
    media() {},
  };
  if (body !== undefined) mapBody(call, body, collector, ports);
  return protection.lexicalMutator(lexicalNames(texts));
}

function visitHead(
  call: Call,
  body: Buffer | undefined,
  visitor: RequestVisitor,
): Pick<ProtectedRequest, 'headers' | 'target'> {
  const visit = (text: string, pointer: string): string =>
    visitor.text(text, { role: 'unknown', pointer, scope: 'declared' });
  const { path, openPath, query, upstream } = call.route;
  const fixed = path.slice(0, path.length - openPath.length);
  return {
    target: fixed + visitPath(openPath, visit) + (query === undefined ? '' : `?${visitQuery(query, visit)}`),
    headers: requestHeaders(call.request.rawHeaders, {
      host: upstream.url.host,
      contentLength: body?.length ?? emptyLength(call),
      mapValue: (name, value) => visitHeader(name, value, visit),
    }),
  };
}

/** A method that usually brings a body says that it has none. */
function emptyLength(call: Call): number | undefined {
  const isSaid = call.request.headers['content-length'] !== undefined;
  return isSaid || ['POST', 'PUT', 'PATCH'].includes(call.method) ? 0 : undefined;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
