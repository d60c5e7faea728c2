// A request of the Anthropic Messages API: every text goes by the visitor, and what it changes is spliced in.
import { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { collectNames } from './anthropic-names.ts';
import type { RequestNames } from './anthropic-names.ts';
import { AnthropicWalk } from './anthropic-walk.ts';
import type { SignedBlock, WalkSink } from './anthropic-walk.ts';
import { WireError, withWireErrors } from './error.ts';
import { childPointer } from './json-pointer.ts';
import { isSchemaKeyword } from './json-schema-sites.ts';
import type { MappedRequest, RequestFacts, RequestVisitor, TextSite, ToolCallSite } from './types.ts';

/** Characters of a signature; in more of the same random data a scan only costs time. */
const maxInspected = 4096;

type Members = ReadonlyMap<string, JsonNode>;

/**
 * Untrusted: the body must have been checked to be UTF-8 (or the codec must be fatal). Throws WireError on anything
 * that is not a Messages request, and passes on whatever the visitor throws.
 */
export function mapAnthropicRequest(body: Uint8Array, codec: TextCodec, visitor: RequestVisitor): MappedRequest {
  return withWireErrors(() => {
    const earlier = visitor.earlier?.(body);
    const known = earlier && { list: earlier.walked.messages, length: earlier.length };
    const document = new JsonDocument(body, codec, undefined, known);
    if (document.root.kind !== 'object') throw malformed('the body is no JSON object', '');
    const members = document.members(document.root);
    const messages = members.get('messages');
    if (messages?.kind !== 'array') throw malformed('there is no list of messages', '');
    const names = collectNames(document, members, earlier?.walked.names);
    visitor.schemaNames([...names.schemaNames]);
    const sink = new RequestSink(document, visitor, names, prefillNode(document, members));
    new AnthropicWalk(document, sink).request(document.root);
    visitor.walked?.({ messages, names: names.ofMessages });
    return { body: document.result(), facts: requestFacts(document, members, sink.prefill) };
  });
}

class RequestSink implements WalkSink {
  readonly #document: JsonDocument;
  readonly #visitor: RequestVisitor;
  readonly #names: RequestNames;
  readonly #prefillNode: JsonString | undefined;
  readonly #inspected = new Set<string>();
  prefill: RequestFacts['prefill'];

  constructor(document: JsonDocument, visitor: RequestVisitor, names: RequestNames, prefill: JsonString | undefined) {
    this.#document = document;
    this.#visitor = visitor;
    this.#names = names;
    this.#prefillNode = prefill;
  }

  text(node: JsonString, site: TextSite): void {
    if (isEmpty(node)) return;
    const source = this.#document.sourceString(node);
    const sent = this.#visitor.string(source, site);
    if (sent !== source.raw) this.#document.replaceLiteral(node, sent);
    if (node === this.#prefillNode) {
      const text = new JsonDocument(sent, this.#document.codec);
      this.prefill = { sent: text.textIf(text.root) ?? '', original: source.text };
    }
  }

  key(node: JsonString, site: TextSite): void {
    if (!this.#names.schemaNames.has(this.#document.word(node))) this.text(node, site);
  }

  input(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') this.text(node, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        this.input(item, { ...site, pointer: `${site.pointer}/${index}` });
    } else if (node.kind === 'object') {
      for (const { key, value } of node.members) {
        const place = { ...site, pointer: childPointer(site.pointer, this.#document.word(key)) };
        this.key(key, { ...place, scope: 'declared' });
        this.input(value, place);
      }
    }
  }

  kept(node: JsonString): void {
    if (this.#visitor.inspect === undefined) return;
    const text = this.#document.word(node);
    if (this.#inspected.has(text)) return;
    this.#inspected.add(text);
    this.#visitor.inspect(text);
  }

  reference(node: JsonString, site: TextSite): void {
    const text = this.#document.text(node);
    const parts = text.startsWith('#') ? text.slice(1).split('/') : [text];
    const isFixed = parts.every((part) => part === '' || isSchemaKeyword(part) || this.#names.schemaNames.has(part));
    if (isFixed) this.kept(node);
    else this.text(node, site);
  }

  signed({ signature, text }: SignedBlock, site: TextSite): void {
    if (signature !== '') {
      this.#visitor.inspect?.(signature.slice(0, maxInspected));
      this.#visitor.signed({ signature, text: text === undefined ? '' : this.#document.text(text) });
    } else if (text !== undefined) {
      // Without a signature nothing holds the text together with the provider: it is a text like others.
      this.text(text, site);
    }
  }

  media(kind: string, bytes: number): void {
    this.#visitor.media(kind, bytes);
  }

  badMedia(pointer: string): never {
    throw new WireError(
      'bad-media',
      `The request holds media${placeOf(pointer)} whose data is not of the type that it claims, so what is in it could ` +
        'not be checked, and nothing was sent. Send PNG, JPEG, GIF, WebP or PDF with its own type, and text as text.',
    );
  }

  malformed(what: string, pointer: string): never {
    throw malformed(what, pointer);
  }

  wholeMessage(node: JsonNode, pointer: string, walk: () => void): void {
    if (this.#visitor.message === undefined) return walk();
    const known = this.#visitor.message(node, pointer, () => this.#document.editsOf(walk));
    if (known !== undefined) this.#document.repeat(known);
  }

  toolCall(id: string | undefined): ToolCallSite | undefined {
    return id === undefined ? undefined : this.#names.toolCalls.get(id);
  }
}

/** Nothing between the quotes. */
function isEmpty({ start, end }: JsonString): boolean {
  return end - start === 2;
}

function malformed(what: string, pointer: string): WireError {
  return new WireError(
    'bad-shape',
    `The request does not have the shape of a Messages request: ${what}${placeOf(pointer)}. It could not be checked, so it was not sent.`,
  );
}

/** The pointer holds positions and keys of the protocol; a key of content could be a name, so only its start is told. */
function placeOf(pointer: string): string {
  const place = /^(?:\/(?:messages|system|tools|content|\d{1,6}))*/.exec(pointer)?.[0] ?? '';
  return place === '' ? '' : ` at ${place}`;
}

/** The text that the answer will go on from: the last block of an assistant message that ends the request. */
function prefillNode(document: JsonDocument, members: Members): JsonString | undefined {
  const messages = members.get('messages');
  const last = messages?.kind === 'array' ? messages.items.at(-1) : undefined;
  const fields = document.membersIf(last);
  if (document.textIf(fields.get('role')) !== 'assistant') return undefined;
  const content = fields.get('content');
  if (content?.kind === 'string') return content;
  const block = document.membersIf(content?.kind === 'array' ? content.items.at(-1) : undefined);
  const text = document.textIf(block.get('type')) === 'text' ? block.get('text') : undefined;
  return text?.kind === 'string' ? text : undefined;
}

function requestFacts(document: JsonDocument, members: Members, prefill: RequestFacts['prefill']): RequestFacts {
  const tools = members.get('tools');
  const user = document.textIf(document.membersIf(members.get('metadata')).get('user_id'));
  return {
    model: document.textIf(members.get('model')),
    isStreaming: members.get('stream')?.kind === 'true',
    session: user === undefined ? undefined : sessionOf(user),
    agent: undefined,
    prefill,
    hasTools: tools?.kind === 'array' && tools.items.length > 0,
  };
}

/** Claude Code sends a JSON text with device, account and session; others send one id. */
function sessionOf(user: string): string {
  if (!user.startsWith('{')) return user;
  try {
    const parsed: unknown = JSON.parse(user);
    const isObject = typeof parsed === 'object' && parsed !== null;
    const session: unknown = isObject && 'session_id' in parsed ? parsed.session_id : undefined;
    return typeof session === 'string' && session !== '' ? session : user;
  } catch {
    return user;
  }
}
