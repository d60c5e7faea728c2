// A request by its grammar: every text goes by the visitor, and what it changes is spliced in.
import { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { WordCache } from '../base/json-text.ts';
import type { TextCodec } from '../base/text.ts';
import { WireError, withWireErrors } from './error.ts';
import type { Grammar, SignedBlock, WalkSink } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import { isSchemaKeyword } from './json-schema-sites.ts';
import { collectNames } from './names.ts';
import type { RequestNames } from './names.ts';
import type { EarlierBody, MappedRequest, RequestFacts, RequestVisitor, TextSite, ToolCallSite } from './types.ts';
import { placeAt, withScope } from './text-sites.ts';
import { WireWalk } from './walk.ts';

/** Not state: keys, types and names that come in each request. */
const words = new WordCache();
/** Characters of a signature; in more of the same random data a scan only costs time. */
const maxInspected = 4096;

/**
 * Untrusted: the body must have been checked to be UTF-8 (or the codec must be fatal). Throws WireError on anything
 * that has not the shape of the grammar, and passes on whatever the visitor throws.
 */
export function mapRequest(
  grammar: Grammar,
  body: Uint8Array,
  codec: TextCodec,
  visitor: RequestVisitor,
): MappedRequest {
  return withWireErrors(() => {
    const earlier = ofSameFormat(visitor.earlier?.(body), grammar);
    const known = earlier && { list: earlier.walked.messages, length: earlier.length };
    const document = new JsonDocument(body, codec, words, known);
    if (document.root.kind !== 'object') throw malformed(grammar, 'the body is no JSON object', '');
    const members = document.members(document.root);
    const messages = grammar.messages(document, members);
    const names = collectNames(grammar, document, { members, messages: messages?.items ?? [] }, earlier?.walked.names);
    visitor.schemaNames([...names.schemaNames]);
    const prefill = grammar.prefill?.(document, members);
    const sink = new RequestSink(grammar, { document, visitor, names, prefill });
    new WireWalk(grammar, document, sink).request(document.root);
    if (messages !== undefined) visitor.walked?.({ format: grammar.id, messages, names: names.ofMessages });
    return { body: document.result(), facts: { ...grammar.facts(document, members), prefill: sink.prefill } };
  });
}

function ofSameFormat(earlier: EarlierBody | undefined, { id }: Grammar): EarlierBody | undefined {
  return earlier?.walked.format === id ? earlier : undefined;
}

interface SinkOptions {
  readonly document: JsonDocument;
  readonly visitor: RequestVisitor;
  readonly names: RequestNames;
  readonly prefill: JsonString | undefined;
}

class RequestSink implements WalkSink {
  readonly #grammar: Grammar;
  readonly #document: JsonDocument;
  readonly #visitor: RequestVisitor;
  readonly #names: RequestNames;
  readonly #prefillNode: JsonString | undefined;
  readonly #inspected = new Set<string>();
  prefill: RequestFacts['prefill'];

  constructor(grammar: Grammar, { document, visitor, names, prefill }: SinkOptions) {
    this.#grammar = grammar;
    this.#document = document;
    this.#visitor = visitor;
    this.#names = names;
    this.#prefillNode = prefill;
  }

  text(node: JsonString, site: TextSite): void {
    if (isEmpty(node)) return;
    const sent = this.#visit(this.#document, node, site);
    if (node === this.#prefillNode) {
      const text = new JsonDocument(sent, this.#document.codec);
      this.prefill = { sent: text.textIf(text.root) ?? '', original: this.#document.text(node) };
    }
  }

  key(node: JsonString, site: TextSite): void {
    this.#key(this.#document, node, site);
  }

  input(node: JsonNode, site: TextSite): void {
    this.#input(this.#document, node, site);
  }

  jsonText(node: JsonString, site: TextSite): void {
    const inner = this.#document.inner(node);
    if (inner === undefined) return this.text(node, site);
    this.#input(inner, inner.root, site);
    const sent = inner.result();
    if (sent !== inner.bytes) this.#document.replaceText(node, inner.codec.decode(sent, 0, sent.length));
  }

  kept(node: JsonString, text = this.#document.word(node)): void {
    if (this.#visitor.inspect === undefined) return;
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
    throw malformed(this.#grammar, what, pointer);
  }

  wholeMessage(node: JsonNode, pointer: string, walk: () => void): void {
    if (this.#visitor.message === undefined) return walk();
    const known = this.#visitor.message(node, pointer, () => this.#document.editsOf(walk));
    if (known !== undefined) this.#document.repeat(known);
  }

  toolCall(id: string | undefined): ToolCallSite | undefined {
    return id === undefined ? undefined : this.#names.toolCalls.get(id);
  }

  /** The literal that takes the place of the string. */
  #visit(document: JsonDocument, node: JsonString, site: TextSite): Uint8Array {
    const source = document.sourceString(node);
    const sent = this.#visitor.string(source, site);
    if (sent !== source.raw) document.replaceLiteral(node, sent);
    return sent;
  }

  #key(document: JsonDocument, node: JsonString, site: TextSite): void {
    if (!isEmpty(node) && !this.#names.schemaNames.has(document.word(node))) this.#visit(document, node, site);
  }

  #input(document: JsonDocument, node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') {
      if (!isEmpty(node)) this.#visit(document, node, site);
    } else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        this.#input(document, item, placeAt(site, `${site.pointer}/${index}`));
    } else if (node.kind === 'object') {
      for (const { key, value } of node.members) {
        const place = placeAt(site, childPointer(site.pointer, document.word(key)));
        this.#key(document, key, withScope(place, 'declared'));
        this.#input(document, value, place);
      }
    }
  }
}

/** Nothing between the quotes. */
function isEmpty({ start, end }: JsonString): boolean {
  return end - start === 2;
}

/** The request has not the shape of its wire format. */
export function malformed({ title }: Grammar, what: string, pointer: string): WireError {
  return new WireError(
    'bad-shape',
    `The request does not have the shape of ${title}: ${what}${placeOf(pointer)}. It could not be checked, so it was not sent.`,
  );
}

/** The pointer holds positions and keys of the protocol; a key of content could be a name, so only its start is told. */
function placeOf(pointer: string): string {
  const place =
    /^(?:\/(?:messages|system|tools|content|input|contents|parts|request|\d{1,6}))*/.exec(pointer)?.[0] ?? '';
  return place === '' ? '' : ` at ${place}`;
}
