// A header whose value is JSON: Codex tells there of the folders it works in, with their paths as keys. Untrusted: the
// value. Its strings and keys are texts of the request like those of a body.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError, type JsonNode, type JsonString } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { isTurnMetadataKey } from '../wire/turn-metadata.ts';
import type { TextSite } from '../wire/types.ts';

export interface JsonHeaderVisitor {
  /** Returns the text to send in its place. */
  text(text: string, site: TextSite): string;
}

/** The value to send, or undefined when it is no JSON object: then it is a text as a whole. Header values are Latin-1. */
export function visitJsonHeader(name: string, value: string, visitor: JsonHeaderVisitor): string | undefined {
  if (!value.startsWith('{')) return undefined;
  try {
    const document = new JsonDocument(Buffer.from(value, 'latin1'), utf8);
    visitNode({ document, visitor }, document.root, `/headers/${name}`);
    const sent = document.result();
    return sent === document.bytes ? value : Buffer.from(sent).toString('latin1');
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Throws on what is no UTF-8. */
const utf8: TextCodec = {
  decode: (bytes, start, end) => fatal.decode(bytes.subarray(start, end)),
  encode: (text) => Buffer.from(text, 'utf8'),
};

interface Visit {
  readonly document: JsonDocument;
  readonly visitor: JsonHeaderVisitor;
}

function visitNode(visit: Visit, node: JsonNode, pointer: string): void {
  switch (node.kind) {
    case 'string':
      visitString(visit, node, {
        role: 'unknown',
        pointer,
        scope: pointer.includes('/workspaces/') ? 'full' : 'declared',
      });
      return;
    case 'array':
      for (const [index, item] of node.items.entries()) visitNode(visit, item, `${pointer}/${index}`);
      return;
    case 'object':
      for (const { key, value } of node.members) {
        const keyText = visit.document.text(key);
        if (!isTurnMetadataKey(keyText)) visitString(visit, key, { role: 'unknown', pointer, scope: 'declared' });
        visitNode(visit, value, `${pointer}/${keyText.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      }
      return;
    case 'number':
    case 'true':
    case 'false':
    case 'null':
      return;
  }
}

function visitString({ document, visitor }: Visit, node: JsonString, site: TextSite): void {
  const text = document.text(node);
  const sent = visitor.text(text, site);
  if (sent !== text) document.replaceText(node, sent);
}
