// A body on a path that no wire format knows: JSON is scanned string by string, anything else is blocked.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError, type JsonNode, type JsonString } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { reverseWhole } from '../wire/text-reverser.ts';
import type { MappedRequest, RequestVisitor, ResponseContext, ResponseFacts, TextSite } from '../wire/types.ts';
import { Refusal } from './error.ts';

const noFacts: ResponseFacts = {
  model: undefined,
  inputTokens: undefined,
  outputTokens: undefined,
  cacheReadTokens: undefined,
  cacheWriteTokens: undefined,
  stopReason: undefined,
  errorType: undefined,
  toolCalls: [],
  signedBlocks: [],
  spoken: [],
};

/** Visits every string and key. Throws Refusal `body-not-json`. */
export function mapGenericRequest(body: Uint8Array, codec: TextCodec, visitor: RequestVisitor): MappedRequest {
  const document = open(body, codec);
  visitor.schemaNames([]);
  for (const { node, pointer, isKey } of stringsOf(document, document.root, '')) {
    const source = document.sourceString(node);
    const sent = visitor.string(source, siteOf(source.text, pointer, isKey));
    if (sent !== source.raw) document.replaceLiteral(node, sent);
  }
  return {
    body: document.result(),
    facts: {
      model: modelOf(document),
      isStreaming: false,
      session: undefined,
      agent: undefined,
      prefill: undefined,
      hasTools: false,
    },
  };
}

/**
 * Reverses every string of a JSON answer; anything else stays as it is, also placeholders of redacted values: nobody
 * knows which string is for people and which for a tool.
 */
export function mapGenericResponse(
  body: Uint8Array,
  context: ResponseContext,
): { readonly body: Uint8Array; readonly facts: ResponseFacts; readonly isUnderstood: boolean } {
  try {
    const document = new JsonDocument(body, context.codec);
    for (const { node } of stringsOf(document, document.root, '')) {
      const text = document.text(node);
      const reversed = reverseWhole(text, context.openReverser({ isUnknown: true }));
      if (reversed !== text) document.replaceText(node, reversed);
    }
    return { body: document.result(), facts: noFacts, isUnderstood: true };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { body, facts: noFacts, isUnderstood: false };
  }
}

function open(body: Uint8Array, codec: TextCodec): JsonDocument {
  try {
    return new JsonDocument(body, codec);
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new Refusal(
      400,
      'body-not-json',
      'Pretense blocked this request: it is on a path that Pretense does not know, and its body is not JSON, so its ' +
        'text could not be checked. Nothing was sent.',
      { cause },
    );
  }
}

// Prose and code have white space; a lone word may be an id or a protocol constant, where only declared names change.
function siteOf(text: string, pointer: string, isKey: boolean): TextSite {
  return { role: 'unknown', pointer, scope: !isKey && /\s/.test(text) ? 'full' : 'declared' };
}

function modelOf(document: JsonDocument): string | undefined {
  if (document.root.kind !== 'object') return undefined;
  const member = document.root.members.find(({ key }) => document.text(key) === 'model');
  return document.textIf(member?.value);
}

interface FoundString {
  readonly node: JsonString;
  readonly pointer: string;
  readonly isKey: boolean;
}

function* stringsOf(document: JsonDocument, node: JsonNode, pointer: string): Generator<FoundString> {
  switch (node.kind) {
    case 'string':
      yield { node, pointer, isKey: false };
      return;
    case 'array':
      for (const [index, item] of node.items.entries()) yield* stringsOf(document, item, `${pointer}/${index}`);
      return;
    case 'object':
      for (const { key, value } of node.members) {
        yield { node: key, pointer, isKey: true };
        yield* stringsOf(document, value, `${pointer}/${escapePointer(document.text(key))}`);
      }
      return;
    case 'number':
    case 'true':
    case 'false':
    case 'null':
      return;
  }
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
