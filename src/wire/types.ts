// A wire format is one provider API: where text lives in a body, and how an answer is rewritten in flight.
// This folder is pure: bytes are Uint8Array, UTF-8 comes in as a TextCodec. It does not know the engine.
import type { ByteEdit } from '../base/json-document.ts';
import type { JsonArray, JsonNode } from '../base/json.ts';
import type { SourceString } from '../base/source-string.ts';
import type { Span, StreamTransform, TextCodec } from '../base/text.ts';

export type TextRole =
  | 'system'
  | 'user'
  | 'assistant'
  | 'document'
  | 'tool-input'
  | 'tool-result'
  | 'tool-description'
  | 'parameter'
  | 'unknown';

/** Where a text stands in a request. */
export interface TextSite {
  readonly role: TextRole;
  /** JSON pointer (RFC 6901) in the body. */
  readonly pointer: string;
  /** `declared`: protocol fields that we do not know and keys; only declared names, pins and paths may change there. */
  readonly scope: 'full' | 'declared';
  /** Tool whose input or result this is. */
  readonly toolName?: string;
  /** Path that the tool call named (`file_path`, `path`, …), as the client wrote it. */
  readonly toolPath?: string;
  /** The field says that its text is encoded, so that it is looked into whatever its length. */
  readonly encoding?: 'base64';
}

/** What is known of a tool call. */
export interface ToolCallSite {
  readonly name: string;
  readonly path: string | undefined;
}

/** What one message fixes or brings. */
export interface MessageNames {
  readonly schemaNames: ReadonlySet<string>;
  readonly toolCalls: ReadonlyMap<string, ToolCallSite>;
}

/** What a wire format knows of the messages of one body. Whoever keeps it does not look into it. */
export interface WalkedMessages {
  /** Id of the wire format. */
  readonly format: string;
  readonly messages: JsonArray;
  readonly names: ReadonlyMap<JsonNode, MessageNames>;
}

/** An earlier body, of which the first `length` bytes are those of this one. */
export interface EarlierBody {
  readonly walked: WalkedMessages;
  readonly length: number;
}

/** The walk that reads is the walk that writes. All calls are synchronous; a throw ends the walk and nothing is sent. */
export interface RequestVisitor {
  /** Names that tools fix: called once, before any text. */
  schemaNames(names: readonly string[]): void;
  /** Returns the literal to send in its place, with its quotes; `source.raw` itself means: leave these bytes alone. */
  string(source: SourceString, site: TextSite): Uint8Array;
  /** A signed or encrypted block passes untouched; its readable text comes by here to be checked and counted. */
  signed(block: SignedText): void;
  /**
   * A string that passes as it is: an id, a model, a name that a tool fixes, a signature (its first 4096 characters).
   * Nothing in it can be changed, so whoever finds a secret there throws. Not for media and credentials of the protocol.
   */
  inspect?(text: string): void;
  /** A body of before that begins as this one does; its messages keep their nodes. */
  earlier?(body: Uint8Array): EarlierBody | undefined;
  /** Called at the end of the walk. */
  walked?(messages: WalkedMessages): void;
  /**
   * A whole message that is not the last. `walk` goes over it and gives the edits that it made; or the visitor gives
   * those of an earlier walk over the very same node, when nothing that they depend on has changed.
   */
  message?(node: JsonNode, pointer: string, walk: () => readonly ByteEdit[]): readonly ByteEdit[] | undefined;
  /** Media that policy lets pass (images, PDF): not scanned. `bytes` is the size of the encoded data. */
  media(kind: string, bytes: number): void;
}

export interface RequestFacts {
  readonly model: string | undefined;
  readonly isStreaming: boolean;
  /** Ids as the tool sends them; to be hashed before they are recorded. */
  readonly session: string | undefined;
  readonly agent: string | undefined;
  /** Text of an assistant prefill after its mutation, and as the client wrote it. */
  readonly prefill: { readonly sent: string; readonly original: string } | undefined;
  readonly hasTools: boolean;
}

export interface MappedRequest {
  /** The very same array as came in when nothing changed. */
  readonly body: Uint8Array;
  readonly facts: RequestFacts;
}

/** A signed block: what holds it together, and its readable text (empty when it has none). */
export interface SignedText {
  readonly signature: string;
  readonly text: string;
}

export interface ToolCall {
  readonly name: string;
  /** JSON text of the input as the client gets it (after reversal). */
  readonly input: string;
}

/** One text that the model said, and that the client will send back in its history. */
export interface SpokenText {
  /** `text`: a whole text block; `tool-input`: one string value (or key) of a tool call's input. */
  readonly kind: 'text' | 'tool-input';
  /** Decoded, as the provider wrote it. */
  readonly provider: string;
  /** Decoded, as the client got it (after reversal). */
  readonly client: string;
  /** The text goes on where the request's prefill ended. */
  readonly continuesPrefill: boolean;
  /** Where redacted values came back in `client`; left out: none did. */
  readonly redactions?: readonly RestoredValue[];
}

/** A redacted value that came back: where it stands, and the placeholder that stood there. Sorted, disjoint. */
export interface RestoredValue extends Span {
  readonly placeholder: string;
}

/** Gathered while an answer passes; complete after `end()`. */
export interface ResponseFacts {
  readonly model: string | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly cacheReadTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly stopReason: string | undefined;
  /** The provider's error type, when the answer is or contains one. */
  readonly errorType: string | undefined;
  readonly toolCalls: readonly ToolCall[];
  /** Thinking blocks and the like as they were produced: known when they come back. */
  readonly signedBlocks: readonly SignedText[];
  /** Texts of blocks that came to their end, changed or not, in that order. Bounded: of a huge answer not all. */
  readonly spoken: readonly SpokenText[];
  /** Events of a stream whose data could not be read; they passed untouched. */
  readonly brokenEvents?: number;
}

/** What becomes of a text of an answer. */
export interface ReverserOptions {
  /** The channel goes on where `prefill.sent` ended. */
  readonly continuesPrefill?: boolean;
  /** Name of the tool whose input it is; empty: nobody knows which. Left out: no tool's, people get to see it. */
  readonly tool?: string;
  /** Nobody knows what it is for, or a tool of the provider's wrote it. */
  readonly isUnknown?: boolean;
  /** The answer brings the same text elsewhere too: here it does not count. */
  readonly isCopy?: boolean;
  /** Texts with the same one may be shown as one text; left out: all those of the answer without one. */
  readonly joinedBy?: object;
  /** Names the text among these: a copy of it has the same name. */
  readonly place?: string;
}

/** `redactions`: where redacted values came back in what went out so far. */
export interface AnswerTransform extends StreamTransform {
  readonly redactions?: readonly RestoredValue[];
}

export interface ResponseContext {
  readonly codec: TextCodec;
  /** A fresh reverser for one text channel. */
  openReverser(options?: ReverserOptions): AnswerTransform;
  /** More of a text that people see and that passes as it is: reasoning that is signed. */
  passes?(text: string, joinedBy: object | undefined): void;
  readonly prefill: RequestFacts['prefill'];
}

/** Rewrites an event stream in flight: any chunking of the input gives the same output bytes in total. */
export interface StreamMapper {
  push(chunk: Uint8Array): readonly Uint8Array[];
  /** Call exactly once, at a clean end. Releases what is held. */
  end(): readonly Uint8Array[];
  facts(): ResponseFacts;
}

/** Answers of our own, in the provider's error shape. */
export interface OwnError {
  readonly status: 400 | 403 | 413 | 421 | 426 | 429 | 502 | 503;
  /** Stable id of the rule that stopped it, also sent as `x-pretense-rule`. */
  readonly rule: string;
  readonly message: string;
}

/** What a wire format says of a path that it speaks at. */
export interface FormatMatch {
  /** Stable name for records. */
  readonly endpoint: string;
  /** Path to ask the upstream for, one `/v1` where its API has one: tools join base URLs with and without it. */
  readonly path: string;
  /** The model, where the path names it and the body does not. */
  readonly model?: string | undefined;
}

export interface WireFormat {
  readonly id: string;
  /** Whose API it is; its errors look so. */
  readonly provider: string;
  /** Whether this format speaks at the path (no query) with the method. */
  match(method: string, path: string): FormatMatch | undefined;
  /** Throws WireError (`code` tells which rule) on anything that cannot be understood; never a stray SyntaxError. */
  mapRequest(body: Uint8Array, codec: TextCodec, visitor: RequestVisitor): MappedRequest;
  openStream(context: ResponseContext): StreamMapper;
  /** For JSON that an endpoint writes piece by piece, as one list; undefined: its JSON answers are mapped whole. */
  openJsonStream?(endpoint: string, context: ResponseContext): StreamMapper | undefined;
  /** A whole JSON answer, error bodies too. A body that is not JSON comes back untouched with `isUnderstood: false`. */
  mapResponse(
    body: Uint8Array,
    context: ResponseContext,
  ): { readonly body: Uint8Array; readonly facts: ResponseFacts; readonly isUnderstood: boolean };
  /** JSON body for an answer of our own. */
  errorBody(error: OwnError): string;
}
