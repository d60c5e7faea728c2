// The end of a completion's prompt, as it was sent and as the client wrote it: the answer goes on from there.
import { JsonDocument } from '../base/json-document.ts';
import type { SourceString } from '../base/source-string.ts';
import type { TextCodec } from '../base/text.ts';
import type { RequestFacts, RequestVisitor } from './types.ts';

/** Bytes of a prompt that may matter for its continuation: many words. */
const tailBytes = 1024;
const space = 0x20;

/** What the visitor makes of the one prompt of a request. */
export class PromptWatch {
  readonly visitor: RequestVisitor;
  #prompt: { readonly source: SourceString; readonly sent: Uint8Array } | undefined;

  constructor(visitor: RequestVisitor) {
    this.visitor = {
      schemaNames: (names) => visitor.schemaNames(names),
      string: (source, site) => {
        const sent = visitor.string(source, site);
        if (site.pointer === '/prompt') this.#prompt = { source, sent };
        return sent;
      },
      signed: (block) => visitor.signed(block),
      inspect: (text) => visitor.inspect?.(text),
      media: (kind, bytes) => visitor.media(kind, bytes),
    };
  }

  /** Undefined when there is no one prompt. A prompt that did not change is only read at its end. */
  prefill(codec: TextCodec): RequestFacts['prefill'] {
    if (this.#prompt === undefined) return undefined;
    const { source, sent } = this.#prompt;
    if (sent !== source.raw) return { sent: textOf(sent, codec), original: source.text };
    const text = textOf(tailOf(sent), codec);
    return { sent: text, original: text };
  }
}

/** The literal from some space near its end on: no escape has a space in it. */
function tailOf(literal: Uint8Array): Uint8Array {
  const start = literal.length - tailBytes;
  const gap = start < 1 ? -1 : literal.indexOf(space, start);
  if (gap < 0) return literal;
  // A copy: `slice` of a Node buffer would be a view of the body.
  const tail = new Uint8Array(literal.length - gap + 1);
  tail.set(literal.subarray(gap), 1);
  tail[0] = literal[0] ?? 0;
  return tail;
}

function textOf(literal: Uint8Array, codec: TextCodec): string {
  const document = new JsonDocument(literal, codec);
  return document.root.kind === 'string' ? document.text(document.root) : '';
}
