// Reasoning that hosts of OpenAI's protocol send beside the answer and want back. What is signed or encrypted passes
// untouched in both directions; all other reasoning is text.
import type { JsonNode, JsonObject, JsonString } from '../base/json.ts';
import type { FieldHandler, FieldTable, Walk } from './grammar.ts';
import { isOpaque } from './opaque-data.ts';
import type { TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

const textFields: readonly string[] = ['text', 'thinking', 'summary'];

const unsignedFields: FieldTable = {
  type: 'token',
  format: 'token',
  id: 'id',
  index: 'kept',
  text: 'text',
  thinking: 'text',
  summary: 'text',
  data: 'encrypted',
  signature: 'encrypted',
};

/** The walk has looked at it when it is a string. */
const seen: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'string') walk.unknown(node, site);
};

const signedFields: FieldTable = { ...unsignedFields, text: seen, thinking: seen, summary: seen, signature: seen };

/** OpenRouter's formats whose readable text nobody signs: a change of it breaks nothing. */
const unsignedFormats: ReadonlySet<string> = new Set([
  'openai-responses-v1',
  'azure-openai-responses-v1',
  'xai-responses-v1',
  'google-gemini-v1',
  'unknown',
]);

/** Whether a text in this format may be changed, although a signature may follow. */
export function isUnsignedFormat(format: string | undefined): boolean {
  return format !== undefined && unsignedFormats.has(format);
}

/** `reasoning_details` of OpenRouter, `thinking_blocks` of LiteLLM: one entry, or a list of them. */
export const reasoningDetails: FieldHandler = (walk, node, site) => {
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) {
      reasoningDetails(walk, item, placeAt(site, `${site.pointer}/${index}`));
    }
  } else if (node.kind === 'object') walkSigned(walk, node, site);
  else walk.unknown(node, site);
};

/** A block whose signature, when it has one, covers its readable text. */
export function walkSigned(walk: Walk, node: JsonObject, site: TextSite): void {
  const members = walk.document.members(node);
  const signature = walk.document.textIf(members.get('signature')) ?? '';
  const texts = textFields.map((field) => members.get(field)).filter(isString);
  const isSigned = isOpaque(signature) && !isUnsignedFormat(walk.document.textIf(members.get('format')));
  // A signature covers one text.
  if (!isSigned || texts.length > 1) return walk.fields(node, unsignedFields, site);
  walk.sink.signed({ signature, text: texts[0] }, site);
  walk.fields(node, signedFields, site);
}

function isString(node: JsonNode | undefined): node is JsonString {
  return node?.kind === 'string';
}
