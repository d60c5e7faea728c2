// The walk over Anthropic bodies. It finds the places; a sink says what happens there. Requests and answers share it,
// so that what is mutated on the way out is what is reversed on the way back.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonMember, JsonNode, JsonObject, JsonString } from '../base/json.ts';
import {
  billingFields,
  blockTables,
  citationFields,
  commonBlockFields,
  messageFields,
  requestFields,
  sourceTables,
  toolFields,
  toolUseTypes,
} from './anthropic-fields.ts';
import type { FieldKind, FieldTable } from './anthropic-fields.ts';
import { hasShape, isBillingText } from './anthropic-shapes.ts';
import type { Shape } from './anthropic-shapes.ts';
import { isProtocolWord } from './anthropic-vocabulary.ts';
import { childPointer } from './json-pointer.ts';
import { walkSchema } from './json-schema-sites.ts';
import { claimsMedia, isBase64, isMediaOf } from './media-data.ts';
import { isOpaque } from './opaque-data.ts';
import type { TextSite, ToolCallSite } from './types.ts';

export interface SignedBlock {
  /** Empty when the block has none. */
  readonly signature: string;
  readonly text: JsonString | undefined;
}

export interface WalkSink {
  text(node: JsonString, site: TextSite): void;
  /** A key in content: a tool's input or something unknown. */
  key(node: JsonString, site: TextSite): void;
  input(node: JsonNode, site: TextSite): void;
  /** A string that passes as it is. Words of the protocol do not come by. */
  kept(node: JsonString): void;
  /** A reference inside a JSON Schema. */
  reference(node: JsonString, site: TextSite): void;
  /** Thinking, redacted thinking, compaction, encrypted results. */
  signed(block: SignedBlock, site: TextSite): void;
  media(kind: string, bytes: number): void;
  /** Data that nobody can read and that is not what it claims to be. */
  badMedia(pointer: string): void;
  /** Something has not the shape of the wire format. */
  malformed(what: string, pointer: string): void;
  toolCall(id: string | undefined): ToolCallSite | undefined;
  /** A message that is not the last: `walk` goes over it, unless the sink knows what comes of that. */
  wholeMessage?(node: JsonNode, pointer: string, walk: () => void): void;
}

type Members = ReadonlyMap<string, JsonNode>;

export class AnthropicWalk {
  readonly #document: JsonDocument;
  readonly #sink: WalkSink;

  constructor(document: JsonDocument, sink: WalkSink) {
    this.#document = document;
    this.#sink = sink;
  }

  /** The fields of a request. */
  request(node: JsonObject): void {
    this.#fields(node, requestFields, { role: 'unknown', pointer: '', scope: 'full' });
  }

  /** A string, one block, or a list of blocks. */
  blocks(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') this.#sink.text(node, site);
    else if (node.kind === 'object') this.#block(node, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        const place = placeAt(site, `${site.pointer}/${index}`);
        if (item.kind === 'object') this.#block(item, place);
        else this.#sink.malformed('a content block is no object', place.pointer);
      }
    } else if (node.kind !== 'null') this.#sink.malformed('content is neither text nor blocks', site.pointer);
  }

  /** One citation, or a list of them. */
  citations(node: JsonNode, site: TextSite): void {
    this.#table(node, citationFields, site);
  }

  /** Every string and key of a value whose meaning we do not know. */
  unknown(node: JsonNode, site: TextSite): void {
    const place: TextSite = { ...site, role: 'unknown' };
    if (node.kind === 'string') {
      const text = this.#document.text(node);
      if (isProtocolWord(text)) return;
      this.#sink.text(node, { ...place, scope: looksLikeContent(text) ? 'full' : 'declared' });
    } else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.unknown(item, { ...place, pointer: `${site.pointer}/${index}` });
      }
    } else if (node.kind === 'object') {
      for (const member of node.members) this.#unknownMember(member, place);
    }
  }

  #unknownMember({ key, value }: JsonMember, site: TextSite): void {
    const name = this.#document.word(key);
    const place: TextSite = { ...site, role: 'unknown', pointer: childPointer(site.pointer, name) };
    if (!isProtocolWord(name)) this.#sink.key(key, { ...place, scope: 'declared' });
    if (name === 'signature' || name.startsWith('encrypted_')) this.#encrypted(value, place);
    else if (name === 'id' || name.endsWith('_id')) this.#shaped(value, 'id', place);
    else this.unknown(value, place);
  }

  /** Fields of one object by its table, or of each object of a list. */
  #table(node: JsonNode, table: FieldTable, site: TextSite): void {
    if (node.kind === 'object') this.#fields(node, table, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.#table(item, table, placeAt(site, `${site.pointer}/${index}`));
      }
    } else this.unknown(node, site);
  }

  #fields(node: JsonObject, table: FieldTable, site: TextSite): void {
    this.#document.members(node);
    for (const member of node.members) {
      const name = this.#document.word(member.key);
      // `hasOwn`: a key may be spelled like something that every object inherits.
      const field = Object.hasOwn(table, name) ? table[name] : undefined;
      if (field === undefined) {
        this.#unknownMember(member, site);
        continue;
      }
      if (isShape(field) && member.value.kind === 'string' && this.#keepsShape(member.value, field)) continue;
      const place = placeAt(site, childPointer(site.pointer, name));
      if (typeof field === 'string') this.#field(member.value, field, place);
      else this.#table(member.value, field, place);
    }
  }

  #field(node: JsonNode, field: FieldKind, site: TextSite): void {
    switch (field) {
      case 'exact':
        return node.kind === 'string' ? this.#sink.kept(node) : this.unknown(node, site);
      case 'kept':
        return this.unknown(node, site);
      case 'token':
      case 'model':
      case 'id':
      case 'name':
      case 'user-id':
      case 'credential':
        return this.#shaped(node, field, site);
      case 'text':
        return this.#text(node, site);
      case 'parameter':
        return this.#text(node, { ...site, role: 'parameter' });
      case 'declared':
        return this.#text(node, { ...site, role: 'parameter', scope: 'declared' });
      case 'blocks':
        return this.blocks(node, site);
      case 'input':
        return this.#sink.input(node, site.role === 'tool-description' ? site : { ...site, role: 'tool-input' });
      case 'source':
        return this.#source(node, site);
      case 'encrypted':
        return this.#encrypted(node, site);
      case 'schema':
        return this.#schema(node, { ...site, role: 'tool-description', scope: 'declared' });
      case 'tool':
        return this.#tool(node, site);
      case 'system':
        return this.#system(node, { ...site, role: 'system' });
      case 'messages':
        return this.#messages(node, site);
    }
  }

  /** A string or a list of strings. */
  #text(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') this.#sink.text(node, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) this.#text(item, placeAt(site, `${site.pointer}/${index}`));
    } else this.unknown(node, site);
  }

  /** A string or a list of strings that pass when they have the shape. */
  #shaped(node: JsonNode, shape: Shape, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        this.#shaped(item, shape, placeAt(site, `${site.pointer}/${index}`));
      return;
    }
    if (node.kind !== 'string') return this.unknown(node, site);
    if (!this.#keepsShape(node, shape)) this.unknown(node, site);
  }

  /** Whether the string has the shape, so that it passes. */
  #keepsShape(node: JsonString, shape: Shape): boolean {
    const text = this.#document.word(node);
    if (!hasShape(shape, text)) return false;
    if (shape !== 'credential' && !isProtocolWord(text)) this.#sink.kept(node);
    return true;
  }

  #messages(node: JsonNode, site: TextSite): void {
    if (node.kind !== 'array') return this.#sink.malformed('messages is no list', site.pointer);
    for (const [index, message] of node.items.entries()) {
      const pointer = `${site.pointer}/${index}`;
      const walk = (): void => this.#message(message, pointer);
      // The answer goes on from the last one.
      if (this.#sink.wholeMessage === undefined || index === node.items.length - 1) walk();
      else this.#sink.wholeMessage(message, pointer, walk);
    }
  }

  #message(message: JsonNode, pointer: string): void {
    if (message.kind !== 'object') return this.#sink.malformed('a message is no object', pointer);
    const members = this.#document.members(message);
    const role = this.#document.textIf(members.get('role'));
    if (role === undefined) this.#sink.malformed('a message has no role', pointer);
    const isKnown = role === 'user' || role === 'assistant' || role === 'system';
    this.#fields(message, messageFields, { role: isKnown ? role : 'unknown', pointer, scope: 'full' });
  }

  #system(node: JsonNode, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        const place = placeAt(site, `${site.pointer}/${index}`);
        if (this.#isBillingLine(item)) this.#table(item, billingFields, place);
        else this.blocks(item, place);
      }
    } else if (node.kind === 'string' && this.#isBillingLine(node)) this.#sink.kept(node);
    else this.blocks(node, site);
  }

  /** Claude Code's pseudo header. It counts as one only as a single short line that stands alone. */
  #isBillingLine(node: JsonNode): boolean {
    if (node.kind === 'array' || node.end - node.start > 1200) return false;
    const members = this.#document.membersIf(node);
    const text = this.#document.textIf(node.kind === 'object' ? members.get('text') : node);
    const isAlone = [...members.keys()].every((key) => Object.hasOwn(billingFields, key));
    return isAlone && text !== undefined && isBillingText(text);
  }

  #block(node: JsonObject, site: TextSite): void {
    const members = this.#document.members(node);
    const type = this.#document.textIf(members.get('type'));
    if (type === undefined) return this.#sink.malformed('a content block has no type', site.pointer);
    if (type === 'thinking') return this.#signed(node, 'thinking', site);
    if (type === 'redacted_thinking') return this.#signed(node, 'data', site);
    if (type === 'compaction') return this.#signed(node, 'content', site);
    const table = blockTables.get(type);
    // Of a block that we do not know, the common fields are the protocol's.
    if (table === undefined) return this.#fields(node, commonBlockFields, site);
    const place = table.role === undefined ? site : { ...site, role: table.role };
    this.#fields(node, table.fields, this.#blockSite(type, members, place));
  }

  #blockSite(type: string, members: Members, site: TextSite): TextSite {
    const isToolUse = toolUseTypes.has(type);
    if (!isToolUse && !type.endsWith('tool_result')) return site;
    const id = this.#document.textIf(members.get(isToolUse ? 'id' : 'tool_use_id'));
    const call = this.#sink.toolCall(id);
    if (call === undefined) return site;
    return { ...site, toolName: call.name, ...(call.path === undefined ? {} : { toolPath: call.path }) };
  }

  #signed(node: JsonObject, textField: string, site: TextSite): void {
    const text = textField === 'data' ? undefined : this.#document.members(node).get(textField);
    this.#sink.signed(
      { signature: this.#signature(node, site), text: text?.kind === 'string' ? text : undefined },
      { ...site, pointer: `${site.pointer}/${textField}` },
    );
    for (const member of node.members) {
      const key = this.#document.word(member.key);
      const place = placeAt(site, childPointer(site.pointer, key));
      if (member.value.kind === 'string' && (key === textField || opaqueFields.includes(key))) continue;
      if (key === 'tool_changes') this.blocks(member.value, place);
      else if (key === 'type') this.#shaped(member.value, 'token', place);
      else this.#unknownMember(member, site);
    }
  }

  /** What holds the block together with its provider: the first opaque field that is one. The others are texts. */
  #signature(node: JsonObject, site: TextSite): string {
    const members = this.#document.members(node);
    let signature = '';
    for (const field of opaqueFields) {
      const value = members.get(field);
      if (value?.kind !== 'string') continue;
      const text = this.#document.text(value);
      if (!isOpaque(text)) {
        this.#sink.text(value, { role: 'unknown', pointer: childPointer(site.pointer, field), scope: 'full' });
      } else if (signature === '') signature = text;
      else this.#sink.kept(value);
    }
    return signature;
  }

  #encrypted(node: JsonNode, site: TextSite): void {
    if (node.kind !== 'string') return this.unknown(node, site);
    const text = this.#document.text(node);
    if (isOpaque(text)) this.#sink.signed({ signature: text, text: undefined }, site);
    else this.#sink.text(node, { ...site, role: 'unknown', scope: 'full' });
  }

  #source(node: JsonNode, site: TextSite): void {
    const type = this.#document.textIf(this.#document.membersIf(node).get('type'));
    if (node.kind !== 'object' || type === undefined) return this.unknown(node, site);
    if (type === 'base64') return this.#base64(node, site);
    this.#fields(node, sourceTables.get(type) ?? { type: 'token' }, site);
  }

  #base64(node: JsonObject, site: TextSite): void {
    const kind = this.#document.textIf(this.#document.members(node).get('media_type')) ?? '';
    for (const member of node.members) {
      const { key, value } = member;
      if (this.#document.word(key) !== 'data' || value.kind !== 'string') this.#unknownMember(member, site);
      else this.#data(value, kind, { ...site, role: 'unknown', pointer: `${site.pointer}/data`, scope: 'full' });
    }
  }

  /** Media pass by structure: an image or a PDF that begins like one. What can be read is text. */
  #data(node: JsonString, kind: string, site: TextSite): void {
    const { bytes, codec } = this.#document;
    const data = node.isPlain ? bytes.subarray(node.start + 1, node.end - 1) : codec.encode(this.#document.text(node));
    if (!isBase64(data) || !claimsMedia(kind) || data.length === 0) this.#sink.text(node, site);
    else if (isMediaOf(kind, data)) this.#sink.media(kind, data.length);
    else this.#sink.badMedia(site.pointer);
  }

  #tool(node: JsonNode, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) this.#tool(item, placeAt(site, `${site.pointer}/${index}`));
      return;
    }
    if (node.kind !== 'object') return node.kind === 'null' ? undefined : this.unknown(node, site);
    const members = this.#document.members(node);
    const name = this.#document.textIf(members.get('name'));
    const named = name === undefined ? {} : { toolName: name };
    this.#fields(node, toolFields, { role: 'tool-description', pointer: site.pointer, scope: 'declared', ...named });
  }

  #schema(node: JsonNode, site: TextSite): void {
    walkSchema(this.#document, node, site.pointer, {
      name: (name) => this.#sink.kept(name),
      text: (text, pointer) => this.#sink.text(text, { ...site, pointer }),
      value: (value, pointer) => this.#sink.input(value, { ...site, pointer }),
      keyword: (key, pointer) => this.#sink.key(key, { ...site, pointer }),
      setting: (value, pointer) => this.unknown(value, { ...site, pointer }),
      reference: (text, pointer) => this.#sink.reference(text, { ...site, pointer }),
    });
  }
}

/** The site with another pointer. Written out: there is one for each field of a request. */
function placeAt(site: TextSite, pointer: string): TextSite {
  const { role, scope } = site;
  return site.toolName === undefined && site.toolPath === undefined ? { role, pointer, scope } : { ...site, pointer };
}

function isShape(field: FieldKind | FieldTable): field is FieldKind & Shape {
  return typeof field === 'string' && shapes.has(field);
}

const shapes: ReadonlySet<string> = new Set<Shape>(['token', 'model', 'id', 'name', 'user-id', 'credential']);
const opaqueFields: readonly string[] = ['signature', 'encrypted_content', 'data'];

/** White space, or longer than any protocol word. */
function looksLikeContent(text: string): boolean {
  return text.length > 64 || /\s/.test(text);
}
