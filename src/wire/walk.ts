// The walk over bodies. It finds the places; a sink says what happens there. Requests and answers share it, so that
// what is mutated on the way out is what is reversed on the way back.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonMember, JsonNode, JsonObject, JsonString } from '../base/json.ts';
import type { FieldKind, FieldRule, FieldTable, Grammar, Walk, WalkSink } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import { walkSchema } from './json-schema-sites.ts';
import { claimsMedia, isBase64, isMediaOf } from './media-data.ts';
import { isOpaque } from './opaque-data.ts';
import { hasShape, isShape } from './shapes.ts';
import { calledAt, placeAt, withRole } from './text-sites.ts';
import type { Shape } from './shapes.ts';
import type { TextSite } from './types.ts';

/** One body. */
export class WireWalk implements Walk {
  readonly document: JsonDocument;
  readonly sink: WalkSink;
  readonly #grammar: Grammar;

  constructor(grammar: Grammar, document: JsonDocument, sink: WalkSink) {
    this.#grammar = grammar;
    this.document = document;
    this.sink = sink;
  }

  /** The fields of a request. */
  request(node: JsonObject): void {
    this.fields(node, this.#grammar.request, { role: 'unknown', pointer: '', scope: 'full' });
  }

  /** A string, one block, or a list of blocks. */
  blocks(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') this.sink.text(node, site);
    else if (node.kind === 'object') this.block(node, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        const place = placeAt(site, `${site.pointer}/${index}`);
        if (item.kind === 'object') this.block(item, place);
        else this.sink.malformed('a content block is no object', place.pointer);
      }
    } else if (node.kind !== 'null') this.sink.malformed('content is neither text nor blocks', site.pointer);
  }

  /** One block, by its type. */
  block(node: JsonObject, site: TextSite): void {
    const { blocks } = this.#grammar;
    const members = this.document.members(node);
    const type = this.document.textIf(members.get('type'));
    const table = type === undefined ? blocks.untyped : blocks.tables.get(type);
    if (type === undefined && table === undefined) {
      return this.sink.malformed('a content block has no type', site.pointer);
    }
    if (table === undefined) return this.fields(node, blocks.common, site);
    const place = table.role === undefined ? site : withRole(site, table.role);
    const called = table.callId === undefined ? place : this.#calledSite(members.get(table.callId), place);
    if (table.whole === undefined) this.fields(node, table.fields, called);
    else table.whole(this, node, called);
  }

  /** Every string and key of a value whose meaning we do not know. */
  unknown(node: JsonNode, site: TextSite): void {
    const place = withRole(site, 'unknown');
    if (node.kind === 'string') {
      const text = this.document.text(node);
      if (this.#grammar.isProtocolWord(text)) return;
      this.sink.text(node, { ...place, scope: looksLikeContent(text) ? 'full' : 'declared' });
    } else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.unknown(item, placeAt(place, `${site.pointer}/${index}`));
      }
    } else if (node.kind === 'object') {
      for (const member of node.members) this.unknownMember(member, place);
    }
  }

  unknownMember({ key, value }: JsonMember, site: TextSite): void {
    const name = this.document.word(key);
    const place = placeAt(withRole(site, 'unknown'), childPointer(site.pointer, name));
    if (!this.#grammar.isProtocolWord(name)) this.sink.key(key, { ...place, scope: 'declared' });
    if (name === 'signature' || name.startsWith('encrypted_')) this.encrypted(value, place);
    else if (name === 'id' || name.endsWith('_id')) this.#shaped(value, 'id', place);
    else this.unknown(value, place);
  }

  /** Fields of one object by its table, or of each object of a list. */
  table(node: JsonNode, table: FieldTable, site: TextSite): void {
    if (node.kind === 'object') this.fields(node, table, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.table(item, table, placeAt(site, `${site.pointer}/${index}`));
      }
    } else this.unknown(node, site);
  }

  fields(node: JsonObject, table: FieldTable, site: TextSite): void {
    // Their order is that of the members, as no key comes twice; the names are not decoded once more.
    const names = this.document.members(node).keys();
    for (const member of node.members) {
      const name: string = names.next().value ?? '';
      // `hasOwn`: a key may be spelled like something that every object inherits.
      const rule = Object.hasOwn(table, name) ? table[name] : undefined;
      if (rule === undefined) {
        this.unknownMember(member, site);
        continue;
      }
      const { value } = member;
      if (value.kind === 'string' && isShape(rule) && this.#keepsShape(value, rule)) continue;
      this.rule(value, rule, placeAt(site, childPointer(site.pointer, name)));
    }
  }

  /** A string or a list of strings. */
  text(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') this.sink.text(node, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) this.text(item, placeAt(site, `${site.pointer}/${index}`));
    } else this.unknown(node, site);
  }

  /** A string, or a list of strings, that passes when the test holds for it; all else is offered. */
  passing(node: JsonNode, test: (text: string) => boolean, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.passing(item, test, placeAt(site, `${site.pointer}/${index}`));
      }
    } else if (node.kind !== 'string' || !this.#keeps(node, test)) this.unknown(node, site);
  }

  encrypted(node: JsonNode, site: TextSite): void {
    if (node.kind !== 'string') return this.unknown(node, site);
    const text = this.document.text(node);
    if (isOpaque(text)) this.sink.signed({ signature: text, text: undefined }, site);
    else this.sink.text(node, { ...site, role: 'unknown', scope: 'full' });
  }

  /** Base64 data. Media pass by structure: an image or a PDF that begins like one. All else is text that is encoded. */
  base64(node: JsonString, kind: string, site: TextSite): void {
    const { bytes, codec } = this.document;
    const data = node.isPlain ? bytes.subarray(node.start + 1, node.end - 1) : codec.encode(this.document.text(node));
    if (!isBase64(data) || !claimsMedia(kind) || data.length === 0)
      this.sink.text(node, { ...site, encoding: 'base64' });
    else if (isMediaOf(kind, data)) this.sink.media(kind, data.length);
    else this.sink.badMedia(site.pointer);
  }

  schema(node: JsonNode, site: TextSite): void {
    const place: TextSite = { ...site, role: 'tool-description', scope: 'declared' };
    walkSchema(this.document, node, site.pointer, {
      name: (name) => this.sink.kept(name),
      text: (text, pointer) => this.sink.text(text, { ...place, pointer }),
      value: (value, pointer) => this.sink.input(value, { ...place, pointer }),
      keyword: (key, pointer) => this.sink.key(key, { ...place, pointer }),
      setting: (value, pointer) => this.unknown(value, { ...place, pointer }),
      reference: (text, pointer) => this.sink.reference(text, { ...place, pointer }),
    });
  }

  /** What a table says of a field. */
  rule(node: JsonNode, rule: FieldRule, site: TextSite): void {
    if (typeof rule === 'function') rule(this, node, site);
    else if (typeof rule === 'string') this.#field(node, rule, site);
    else this.table(node, rule, site);
  }

  #field(node: JsonNode, field: FieldKind, site: TextSite): void {
    switch (field) {
      case 'exact':
        return node.kind === 'string' ? this.sink.kept(node) : this.unknown(node, site);
      case 'kept':
        return this.unknown(node, site);
      case 'token':
      case 'model':
      case 'id':
      case 'name':
      case 'credential':
        return this.#shaped(node, field, site);
      case 'text':
        return this.text(node, site);
      case 'parameter':
        return this.text(node, withRole(site, 'parameter'));
      case 'declared':
        return this.text(node, { ...site, role: 'parameter', scope: 'declared' });
      case 'blocks':
        return this.blocks(node, site);
      case 'input':
        return this.sink.input(node, site.role === 'tool-description' ? site : withRole(site, 'tool-input'));
      case 'output':
        return this.sink.input(node, withRole(site, 'tool-result'));
      case 'json-text':
        return node.kind === 'string'
          ? this.sink.jsonText(node, withRole(site, 'tool-input'))
          : this.sink.input(node, withRole(site, 'tool-input'));
      case 'encrypted':
        return this.encrypted(node, site);
      case 'schema':
        return this.schema(node, site);
      case 'messages':
        return this.#messages(node, site);
    }
  }

  /** A string or a list of strings that pass when they have the shape. */
  #shaped(node: JsonNode, shape: Shape, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        this.#shaped(item, shape, placeAt(site, `${site.pointer}/${index}`));
      return;
    }
    if (node.kind !== 'string' || !this.#keepsShape(node, shape)) this.unknown(node, site);
  }

  /** Whether the string has the shape, so that it passes. */
  #keepsShape(node: JsonString, shape: Shape): boolean {
    const text = this.document.word(node);
    if (!hasShape(shape, text, this.#grammar.isId)) return false;
    if (shape !== 'credential') this.#kept(node, text);
    return true;
  }

  #keeps(node: JsonString, test: (text: string) => boolean): boolean {
    const text = this.document.word(node);
    if (!test(text)) return false;
    this.#kept(node, text);
    return true;
  }

  #kept(node: JsonString, text: string): void {
    if (!this.#grammar.isProtocolWord(text)) this.sink.kept(node, text);
  }

  #messages(node: JsonNode, site: TextSite): void {
    if (node.kind !== 'array') return this.#grammar.message(this, node, site);
    for (const [index, message] of node.items.entries()) {
      const pointer = `${site.pointer}/${index}`;
      const walk = (): void => this.#grammar.message(this, message, { role: 'unknown', pointer, scope: 'full' });
      // The answer goes on from the last one.
      if (this.sink.wholeMessage === undefined || index === node.items.length - 1) walk();
      else this.sink.wholeMessage(message, pointer, walk);
    }
  }

  #calledSite(id: JsonNode | undefined, site: TextSite): TextSite {
    const call = this.sink.toolCall(this.document.textIf(id));
    if (call === undefined) return site;
    return calledAt(site, call);
  }
}

/** White space, or longer than any protocol word. */
function looksLikeContent(text: string): boolean {
  return text.length > 64 || /\s/.test(text);
}
