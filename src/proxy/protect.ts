// From the client's bytes to the provider's: every text of body, path, query and headers goes by the visitor.
import { hash } from 'node:crypto';
import { Mutator } from '../engine/mutate.ts';
import { lexicalNames } from '../engine/lexical-names.ts';
import type { MappedRequest, RequestFacts, RequestVisitor } from '../wire/types.ts';
import { asBuffer } from './as-buffer.ts';
import type { Call } from './call.ts';
import { writesOwnPrompt } from './client-tool.ts';
import { mapGenericRequest } from './generic-json.ts';
import { headerValue } from './headers.ts';
import { type HeadVisitor, type RequestHead, visitHead } from './head.ts';
import type { ActiveProtection, ProxyPorts } from './ports.ts';
import { isToolValue } from './protocol-headers.ts';
import { type BodyHashes, type SentBody, settled } from './sent-bodies.ts';
import type { Tally } from './tally.ts';
import { isProtocolParameter, isProviderId } from './target.ts';
import type { Parties, TextMemory } from './text-memory.ts';
import { ProtectingVisitor } from './visitor.ts';

/** What leaves, and what is known about it. */
export interface ProtectedRequest extends RequestHead {
  /** Dropped once it is sent. */
  body: Buffer | undefined;
  readonly facts: RequestFacts | undefined;
  readonly hashes: BodyHashes;
  /** Call once, when the request has left and before anything else is protected. */
  readonly commit: () => void;
  /** Names the message that the answer follows. */
  readonly lastMessage: string;
}

/** Filled while the request is mapped, so that a record can be written also when the walk ends early. */
export interface Progress {
  protection: ActiveProtection | undefined;
  /** It was looked at during a pause. */
  isPaused: boolean;
  tally: Tally | undefined;
}

/** Throws what the wire format, the engine or the visitor throw: then nothing may be sent. */
export async function protectRequest(
  call: Call,
  body: Buffer | undefined,
  { ports, memory }: { readonly ports: ProxyPorts; readonly memory: TextMemory },
  progress: Progress,
): Promise<ProtectedRequest> {
  const protection = await ports.protection.current(call.guest?.key);
  await ports.restricted?.ready();
  progress.protection = protection;
  // Asked once: one request leaves by one rule.
  progress.isPaused = ports.pause?.isPaused() === true;
  const visitor = new ProtectingVisitor({
    memory,
    secrets: ports.secrets,
    mutator: protection.mutator ?? lexicalMutator(call, body, protection, ports),
    isShared: protection.mutator !== undefined,
    paused: progress.isPaused ? new Mutator(ports.wordMap.map, protection.pinned) : undefined,
    protection,
    encodedText: ports.encodedText?.() ?? 'block',
    media: ports.media?.(),
    parties: partiesOf(call),
    policy: ports.policy?.(),
    decisions: ports.decisions,
    restricted: ports.restricted,
    chain: chainOf(call),
    nowMs: ports.clock.now().getTime(),
    body,
    tool: call.client ?? call.tool.tool,
    onFinding: ports.onFinding,
    isAgent: writesOwnPrompt(call.tool, call.client),
    codec: ports.codec,
    hash: nameOf,
  });
  progress.tally = visitor.tally;
  try {
    const outgoing = protectWith(visitor, call, body, { ports, memory, protection });
    visitor.refuseBlocked();
    return outgoing;
  } catch (error) {
    visitor.giveUp();
    throw error;
  }
}

/** Headers in which tools name the session: a body tells it only after its texts were looked at. */
const sessionHeaders = ['x-claude-code-session-id', 'session_id', 'session-id', 'x-session-id', 'x-opencode-session'];

/** What placeholders belong to: the session, as far as the tool says, of that account. */
function chainOf({ request, clientKey, guest }: Call): string {
  for (const name of sessionHeaders) {
    const session = headerValue(request.rawHeaders, name);
    if (session === undefined || session === '') continue;
    // The ids are the tools' own word: over the network one client could name another's session.
    return guest === undefined ? `session ${session}` : `session ${session} of ${guest.key}`;
  }
  return `account ${clientKey}`;
}

interface Surroundings {
  readonly ports: ProxyPorts;
  readonly memory: TextMemory;
  readonly protection: ActiveProtection;
}

function protectWith(
  visitor: ProtectingVisitor,
  call: Call,
  body: Buffer | undefined,
  surroundings: Surroundings,
): ProtectedRequest {
  const { ports, memory, protection } = surroundings;
  const sentBody = body === undefined ? undefined : protectBody(call, body, visitor, surroundings);
  const { target, headers } = visitHead(call, sentBody?.sent.length, {
    text: (text, site) => visitor.text(text, site),
    inspect: (text) => visitor.inspect(text),
    holdsName: headerNameCheck(protection),
  });
  const facts = sentBody?.facts;
  return {
    target,
    headers,
    body: sentBody?.sent,
    facts: facts !== undefined && facts.model === undefined ? { ...facts, model: call.route.model } : facts,
    hashes: sentBody?.hashes ?? { original: null, sent: hashSent(new Uint8Array(0), ports) },
    commit: committing(visitor, sentBody, memory),
    lastMessage: sentBody?.lastMessage ?? '',
  };
}

/** Called once, and holds nothing afterwards: the answer may run for minutes. */
function committing(visitor: ProtectingVisitor, sentBody: SentBody | undefined, memory: TextMemory): () => void {
  let left: { readonly visitor: ProtectingVisitor; readonly sentBody: SentBody | undefined } | undefined = {
    visitor,
    sentBody,
  };
  return () => {
    if (left === undefined) return;
    left.visitor.commit();
    if (left.sentBody?.context !== undefined) memory.sentBodies.keep(left.sentBody);
    left = undefined;
  };
}

function protectBody(
  call: Call,
  body: Buffer,
  visitor: ProtectingVisitor,
  { ports, memory }: { readonly ports: ProxyPorts; readonly memory: TextMemory },
): SentBody {
  const contextNow = (): string | undefined =>
    visitor.context === undefined ? undefined : `${call.route.format?.id ?? ''}\n${visitor.context}`;
  const again = memory.sentBodies.find(body, contextNow());
  if (again !== undefined) {
    visitor.tally.merge(again.tally);
    return again;
  }
  const mapped = mapBody(call, body, visitor, ports);
  const sent = asBuffer(mapped.body);
  return {
    context: contextNow(),
    original: body,
    sent,
    facts: mapped.facts,
    tally: settled(visitor.tally),
    lastMessage: visitor.lastMessage,
    hashes: { original: ports.keyedHash(body), sent: hashSent(sent, ports) },
  };
}

function hashSent(bytes: Uint8Array, ports: ProxyPorts): string {
  return `sha256:${ports.sha256(bytes)}`;
}

const maxPlainBytes = 96;

/** One name for each content: itself where it is short, else its hash. Called for each text of a request. */
function nameOf(content: string | Uint8Array): string {
  if (typeof content === 'string' || content.length > maxPlainBytes) return hash('sha256', content, 'base64');
  return `=${asBuffer(content).toString('latin1')}`;
}

export function partiesOf({ route, clientKey, guest }: Call): Parties {
  const upstream = route.upstream.url.host;
  return { upstream, client: clientKey, ...(guest === undefined ? {} : { guest: guest.key }) };
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
  const collector: RequestVisitor & HeadVisitor = {
    schemaNames() {},
    string({ raw, text }) {
      texts.push(text);
      return raw;
    },
    text(text, site) {
      if (!isOfProtocol(text, site.pointer)) texts.push(text);
      return text;
    },
    signed() {},
    media() {},
    inspect() {},
    holdsName: () => false,
  };
  if (body !== undefined) mapBody(call, body, collector, ports);
  visitHead(call, body?.length, collector);
  return protection.lexicalMutator(lexicalNames(texts));
}

/** In the head of a request: what looks like a compound and is the provider's or the tool's own. */
function isOfProtocol(text: string, pointer: string): boolean {
  switch (pointer) {
    case '/path':
      return isProviderId(text);
    case '/query':
      return isProviderId(text) || isProtocolParameter(text);
    default:
      return isToolValue(/^\/headers\/([^/]+)/.exec(pointer)?.[1] ?? '') || isProviderId(text);
  }
}

/** Names of headers are judged by what workspaces declare, never by what a prompt happens to hold. */
function headerNameCheck(protection: ActiveProtection): (name: string) => boolean {
  let mutator = protection.mutator;
  return (name) => {
    mutator ??= protection.lexicalMutator(lexicalNames([]));
    return mutator.mutate(name, { scope: 'declared', schemaNames: new Set() }).text !== name;
  };
}
