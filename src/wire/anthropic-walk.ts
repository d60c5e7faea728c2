// The walk over Anthropic bodies. It finds the places; a sink says what happens there. Requests and answers share it,
// so that what is mutated on the way out is what is reversed on the way back.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonObject, JsonString } from '../base/json.ts';
import {
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
import { childPointer } from './json-pointer.ts';
import { walkSchema } from './json-schema-sites.ts';
import type { TextSite } from './types.ts';

export interface SignedBlock {
  /** Empty when the block has none. */
  readonly signature: string;
  readonly text: JsonString | undefined;
}

/** What is known of a tool call. */
export interface ToolCallSite {
  readonly name: string;
  readonly path: string | undefined;
}

export interface WalkSink {
  text(node: JsonString, site: TextSite): void;
  /** A key in content: a tool's input or something unknown. */
  key(node: JsonString, site: TextSite): void;
  input(node: JsonNode, site: TextSite): void;
  /** Thinking, redacted thinking, compaction, encrypted results. */
  signed(block: SignedBlock, site: TextSite): void;
  media(kind: string, bytes: number): void;
  /** Something has not the shape of the wire format. */
  malformed(what: string, pointer: string): void;
  toolCall(id: string | undefined): ToolCallSite | undefined;
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
  request(members: Members): void {
    this.#fields(members, requestFields, { role: 'unknown', pointer: '', scope: 'full' });
  }

  /** A string, one block, or a list of blocks. */
  blocks(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') this.#sink.text(node, site);
    else if (node.kind === 'object') this.#block(node, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        const place = { ...site, pointer: `${site.pointer}/${index}` };
        if (item.kind === 'object') this.#block(item, place);
        else this.#sink.malformed('a content block is no object', place.pointer);
      }
    } else if (node.kind !== 'null') this.#sink.malformed('content is neither text nor blocks', site.pointer);
  }

  /** One citation, or a list of them. */
  citations(node: JsonNode, site: TextSite): void {
    this.#table(node, citationFields, site);
  }

  /** Every string of a value whose meaning we do not know. */
  unknown(node: JsonNode, site: TextSite): void {
    const place: TextSite = { ...site, role: 'unknown' };
    if (node.kind === 'string') {
      this.#sink.text(node, { ...place, scope: looksLikeContent(this.#document.text(node)) ? 'full' : 'declared' });
    } else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.unknown(item, { ...place, pointer: `${site.pointer}/${index}` });
      }
    } else if (node.kind === 'object') {
      for (const { key, value } of node.members) {
        const name = this.#document.word(key);
        const pointer = childPointer(site.pointer, name);
        if (!isIdentity(name) && !isPlainWord(name)) this.#sink.key(key, { ...place, pointer, scope: 'declared' });
        this.#unknownMember(name, value, { ...place, pointer });
      }
    }
  }

  /** Fields of one object by its table, or of each object of a list. */
  #table(node: JsonNode, table: FieldTable, site: TextSite): void {
    if (node.kind === 'object') this.#fields(this.#document.members(node), table, site);
    else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        this.#table(item, table, { ...site, pointer: `${site.pointer}/${index}` });
      }
    } else this.#kept(node, site);
  }

  #fields(members: Members, table: FieldTable, site: TextSite): void {
    for (const [key, value] of members) {
      // `hasOwn`: a key may be spelled like something that every object inherits.
      const field = Object.hasOwn(table, key) ? table[key] : undefined;
      const place = { ...site, pointer: childPointer(site.pointer, key) };
      if (field === undefined) this.unknown(value, place);
      else if (typeof field === 'string') this.#field(value, field, place);
      else this.#table(value, field, place);
    }
  }

  #field(node: JsonNode, field: FieldKind, site: TextSite): void {
    switch (field) {
      case 'exact':
        return;
      case 'kept':
        return this.#kept(node, site);
      case 'text':
        return this.#text(node, site);
      case 'parameter':
        return this.#text(node, { ...site, role: 'parameter' });
      case 'url':
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
      for (const [index, item] of node.items.entries())
        this.#text(item, { ...site, pointer: `${site.pointer}/${index}` });
    } else this.unknown(node, site);
  }

  #kept(node: JsonNode, site: TextSite): void {
    if (node.kind === 'string') {
      if (!this.#isProtocolWord(node)) this.unknown(node, site);
    } else if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        this.#kept(item, { ...site, pointer: `${site.pointer}/${index}` });
    } else if (node.kind === 'object') {
      for (const { key, value } of node.members) {
        this.#kept(value, { ...site, pointer: childPointer(site.pointer, this.#document.word(key)) });
      }
    }
  }

  #messages(node: JsonNode, site: TextSite): void {
    if (node.kind !== 'array') return this.#sink.malformed('messages is no list', site.pointer);
    for (const [index, message] of node.items.entries()) {
      const pointer = `${site.pointer}/${index}`;
      if (message.kind !== 'object') {
        this.#sink.malformed('a message is no object', pointer);
        continue;
      }
      const members = this.#document.members(message);
      const role = this.#document.textIf(members.get('role'));
      if (role === undefined) this.#sink.malformed('a message has no role', pointer);
      const isKnown = role === 'user' || role === 'assistant' || role === 'system';
      this.#fields(members, messageFields, { role: isKnown ? role : 'unknown', pointer, scope: 'full' });
    }
  }

  #system(node: JsonNode, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        const place = { ...site, pointer: `${site.pointer}/${index}` };
        if (!this.#isBillingLine(item)) this.blocks(item, place);
      }
    } else if (!this.#isBillingLine(node)) this.blocks(node, site);
  }

  /** Claude Code's pseudo header. It counts as one only as a single short line that stands alone. */
  #isBillingLine(node: JsonNode): boolean {
    if (node.end - node.start > 600) return false;
    const members = this.#document.membersIf(node);
    const hasOnlyText = members.size > 0 && [...members.keys()].every((key) => billingBlockFields.has(key));
    const text = this.#document.textIf(hasOnlyText ? members.get('text') : node);
    return text !== undefined && /^x-anthropic-billing-header:[ -~]{0,400}$/.test(text);
  }

  #block(node: JsonObject, site: TextSite): void {
    const members = this.#document.members(node);
    const type = this.#document.textIf(members.get('type'));
    if (type === undefined) return this.#sink.malformed('a content block has no type', site.pointer);
    if (type === 'thinking') return this.#signed(members, 'thinking', site);
    if (type === 'redacted_thinking') return this.#signed(members, 'data', site);
    if (type === 'compaction') return this.#signed(members, 'content', site);
    const table = blockTables.get(type);
    if (table === undefined) return this.#unknownBlock(node, site);
    const place = table.role === undefined ? site : { ...site, role: table.role };
    this.#fields(members, table.fields, this.#blockSite(type, members, place));
  }

  #blockSite(type: string, members: Members, site: TextSite): TextSite {
    const isToolUse = toolUseTypes.has(type);
    if (!isToolUse && !type.endsWith('tool_result')) return site;
    const id = this.#document.textIf(members.get(isToolUse ? 'id' : 'tool_use_id'));
    const call = this.#sink.toolCall(id);
    if (call === undefined) return site;
    return { ...site, toolName: call.name, ...(call.path === undefined ? {} : { toolPath: call.path }) };
  }

  /** The members of a block that we do not know; its own `type` and `id` are the protocol's. */
  #unknownBlock(node: JsonObject, site: TextSite): void {
    for (const { key, value } of node.members) {
      const name = this.#document.word(key);
      this.#unknownMember(name, value, { ...site, pointer: childPointer(site.pointer, name) });
    }
  }

  #unknownMember(name: string, value: JsonNode, site: TextSite): void {
    if (name === 'cache_control') this.#kept(value, site);
    else if (!isIdentity(name) || !this.#isProtocolWord(value)) this.unknown(value, site);
  }

  #signed(members: Members, textField: string, site: TextSite): void {
    const signature = opaqueFields.map((field) => this.#document.textIf(members.get(field)) ?? '').find(Boolean) ?? '';
    const text = textField === 'data' ? undefined : members.get(textField);
    this.#sink.signed(
      { signature, text: text?.kind === 'string' ? text : undefined },
      { ...site, pointer: `${site.pointer}/${textField}` },
    );
    for (const [key, value] of members) {
      if (value.kind === 'string' && (key === textField || opaqueFields.includes(key))) continue;
      const place = { ...site, pointer: childPointer(site.pointer, key) };
      if (key === 'tool_changes') this.blocks(value, place);
      else if (Object.hasOwn(commonBlockFields, key)) this.#kept(value, place);
      else this.unknown(value, place);
    }
  }

  #encrypted(node: JsonNode, site: TextSite): void {
    if (node.kind !== 'string') return this.unknown(node, site);
    this.#sink.signed({ signature: this.#document.text(node), text: undefined }, site);
  }

  #source(node: JsonNode, site: TextSite): void {
    const members = this.#document.membersIf(node);
    const type = this.#document.textIf(members.get('type'));
    if (type === undefined) return this.unknown(node, site);
    if (type === 'base64') return this.#base64(members, site);
    this.#fields(members, sourceTables.get(type) ?? { type: 'kept' }, site);
  }

  /** Media pass by structure: an image or a PDF whose data really is base64. Everything else is text. */
  #base64(members: Members, site: TextSite): void {
    const kind = this.#document.textIf(members.get('media_type')) ?? '';
    for (const [key, value] of members) {
      const place = { ...site, pointer: childPointer(site.pointer, key) };
      if (key !== 'data') this.#kept(value, place);
      else if (value.kind === 'string' && mediaKind.test(kind) && this.#isBase64(value)) {
        this.#sink.media(kind, value.end - value.start - 2);
      } else this.unknown(value, place);
    }
  }

  #isBase64(node: JsonString): boolean {
    const { bytes } = this.#document;
    for (let at = node.start + 1; at < node.end - 1; at += 1) if (!isBase64Byte(bytes[at] ?? 0)) return false;
    return true;
  }

  #tool(node: JsonNode, site: TextSite): void {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        this.#tool(item, { ...site, pointer: `${site.pointer}/${index}` });
      return;
    }
    if (node.kind !== 'object') return node.kind === 'null' ? undefined : this.unknown(node, site);
    const members = this.#document.members(node);
    const name = this.#document.textIf(members.get('name'));
    const named = name === undefined ? {} : { toolName: name };
    this.#fields(members, toolFields, { role: 'tool-description', pointer: site.pointer, scope: 'declared', ...named });
  }

  #schema(node: JsonNode, site: TextSite): void {
    walkSchema(this.#document, node, site.pointer, {
      name: () => undefined,
      text: (text, pointer) => this.#sink.text(text, { ...site, pointer }),
      value: (value, pointer) => this.#sink.input(value, { ...site, pointer }),
    });
  }

  #isPrintableAscii(node: JsonString): boolean {
    const { bytes } = this.#document;
    for (let at = node.start + 1; at < node.end - 1; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte <= 0x20 || byte >= 0x7f) return false;
    }
    return node.isPlain;
  }

  #isProtocolWord(node: JsonNode): boolean {
    if (node.kind !== 'string') return false;
    if (node.end - node.start >= 300) return false;
    return this.#isPrintableAscii(node) || !/\s/.test(this.#document.text(node));
  }
}

const opaqueFields: readonly string[] = ['signature', 'encrypted_content', 'data'];
const billingBlockFields: ReadonlySet<string> = new Set(['type', 'text', 'cache_control']);
const mediaKind = /^(?:image\/[\w.+-]{1,40}|application\/pdf)$/;

/** White space, or longer than any protocol word. */
function looksLikeContent(text: string): boolean {
  return text.length > 64 || /\s/.test(text);
}

/** Keys whose values are the protocol's, also in objects that we do not know. */
function isIdentity(key: string): boolean {
  return key === 'type' || key === 'id' || key === 'cache_control' || key.endsWith('_id');
}

/** One lower-case word: far more often a field of the protocol than a name of the workspace. */
function isPlainWord(key: string): boolean {
  return /^[a-z]{1,24}$/.test(key);
}

function isBase64Byte(byte: number): boolean {
  const isLetter = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
  // `-` and `_` belong to the URL alphabet; a slash may come as `\/`.
  return isLetter || (byte >= 0x2b && byte <= 0x39 && byte !== 0x2c && byte !== 0x2e) || base64Extras.has(byte);
}

const base64Extras: ReadonlySet<number> = new Set([0x3d, 0x5f, 0x5c]);
