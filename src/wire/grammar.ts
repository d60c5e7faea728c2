// What a wire format tells of its bodies, as tables: which field of which object holds what. A field that no table
// names is offered to the visitor string by string, so that a new feature of an API is scanned before we know it.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonArray, JsonMember, JsonNode, JsonObject, JsonString } from '../base/json.ts';
import type { NameCollector } from './name-collector.ts';
import type { Shape } from './shapes.ts';
import type { RequestFacts, TextRole, TextSite, ToolCallSite } from './types.ts';

export type Members = ReadonlyMap<string, JsonNode>;

export type FieldKind =
  /** Settings: words of the protocol pass, all else is offered. */
  | 'kept'
  /** Passes when it has this shape, is offered otherwise. A list of strings is looked at one by one. */
  | Shape
  /** Passes: the walk has looked at it. */
  | 'exact'
  /** A text or a list of texts. */
  | 'text'
  /** The same, as a setting of the request. */
  | 'parameter'
  /** URLs and labels: only declared names change. */
  | 'declared'
  /** A text, one block or a list of blocks. */
  | 'blocks'
  /** Any JSON value that a tool takes. */
  | 'input'
  /** Any JSON value that a tool gave. */
  | 'output'
  /** The same as `input`, as JSON text in a string; a string that is no JSON text is a text of the tool's input. */
  | 'json-text'
  /** Opaque data that the provider made. */
  | 'encrypted'
  | 'schema'
  /** The messages of the request, one after the other. */
  | 'messages';

/** What handlers may ask of a walk over one body. */
export interface Walk {
  readonly document: JsonDocument;
  readonly sink: WalkSink;
  /** What a table says of a field. */
  rule(node: JsonNode, rule: FieldRule, site: TextSite): void;
  /** Fields of one object by its table, or of each object of a list. */
  table(node: JsonNode, table: FieldTable, site: TextSite): void;
  fields(node: JsonObject, table: FieldTable, site: TextSite): void;
  /** A string, one block, or a list of blocks. */
  blocks(node: JsonNode, site: TextSite): void;
  /** One block, by its type. */
  block(node: JsonObject, site: TextSite): void;
  /** A string or a list of strings. */
  text(node: JsonNode, site: TextSite): void;
  /** A string, or a list of strings, that passes when the test holds for it; all else is offered. */
  passing(node: JsonNode, test: (text: string) => boolean, site: TextSite): void;
  /** Opaque data that the provider made; what can be read is text. */
  encrypted(node: JsonNode, site: TextSite): void;
  /** Base64 data. Media pass by structure: an image or a PDF that begins like one. What can be read is text. */
  base64(node: JsonString, kind: string, site: TextSite): void;
  schema(node: JsonNode, site: TextSite): void;
  /** Every string and key of a value whose meaning we do not know. */
  unknown(node: JsonNode, site: TextSite): void;
  unknownMember(member: JsonMember, site: TextSite): void;
}

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
  /** JSON text in a string. */
  jsonText(node: JsonString, site: TextSite): void;
  /** A string that passes as it is. Words of the protocol do not come by. `text`: the string's, where it is at hand. */
  kept(node: JsonString, text?: string): void;
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

/** What a table cannot say. */
export type FieldHandler = (walk: Walk, node: JsonNode, site: TextSite) => void;

export type FieldRule = FieldKind | FieldTable | FieldHandler;

/** Objects; a list of them is walked item by item. */
export interface FieldTable {
  readonly [key: string]: FieldRule;
}

/** What a block of one type holds. */
export interface BlockTable {
  /** The role that it gives to what is in it; without one it takes the role of its message. */
  readonly role?: TextRole;
  readonly fields: FieldTable;
  /** The field with the id of the tool call that it makes or answers. */
  readonly callId?: string;
  /** Takes the place of the fields. */
  readonly whole?: (walk: Walk, node: JsonObject, site: TextSite) => void;
}

/** Blocks tell their kind in `type`. */
export interface BlockGrammar {
  readonly tables: ReadonlyMap<string, BlockTable>;
  /** Fields of a block of a type that we do not know. */
  readonly common: FieldTable;
  /** For blocks without a type; undefined: such a block is malformed. */
  readonly untyped?: BlockTable;
}

export interface Grammar {
  readonly id: string;
  /** For messages to users: `a Messages request`. */
  readonly title: string;
  readonly request: FieldTable;
  readonly blocks: BlockGrammar;
  /** One message. */
  readonly message: FieldHandler;
  /**
   * The list that grows from turn to turn, `undefined` when the request has none (a single text). Throws WireError
   * (`bad-shape`) when one is missing.
   */
  messages(document: JsonDocument, members: Members): JsonArray | undefined;
  /** Words that the protocol itself uses, as keys and as values. They are public and pass everywhere. */
  isProtocolWord(text: string): boolean;
  /** An id that the provider or a tool drew at random. */
  isId(text: string): boolean;
  /** What the request fixes outside its messages: names of tools, properties of their schemas. */
  collect(names: NameCollector, document: JsonDocument, members: Members): void;
  /** What one message fixes, and the calls that it makes. */
  collectMessage(names: NameCollector, document: JsonDocument, message: JsonNode): void;
  facts(document: JsonDocument, members: Members): Omit<RequestFacts, 'prefill'>;
  /** The text that the answer will go on from: the last block of an assistant message that ends the request. */
  prefill?(document: JsonDocument, members: Members): JsonString | undefined;
}

/** Pairs for a map of block tables, with the fields that every block may carry. */
export function blockTables(
  common: FieldTable,
  tables: readonly (readonly [string, BlockTable])[],
): ReadonlyMap<string, BlockTable> {
  return new Map(tables.map(([type, table]) => [type, { ...table, fields: { ...common, ...table.fields } }]));
}

/** A string, or a list of strings, that passes when the test holds for it; all else is offered. */
export function passing(test: (text: string) => boolean): FieldHandler {
  return (walk, node, site) => walk.passing(node, test, site);
}
