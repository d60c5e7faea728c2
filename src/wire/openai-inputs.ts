// Requests whose text is one string or a list of strings: completions and embeddings.
import type { JsonNode } from '../base/json.ts';
import type { FieldHandler, Walk } from './grammar.ts';
import { tokensRefused } from './openai-refusals.ts';
import type { TextRole, TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

/** A text, a list of texts, or parts of content. Throws WireError `token-ids` on numbers. */
export function textInput(field: string, role: TextRole): FieldHandler {
  return (walk, node, site) => {
    if (node.kind !== 'array') return oneInput(walk, node, field, { ...site, role });
    for (const [index, item] of node.items.entries()) {
      oneInput(walk, item, field, placeAt({ ...site, role }, `${site.pointer}/${index}`));
    }
  };
}

function oneInput(walk: Walk, node: JsonNode, field: string, site: TextSite): void {
  if (node.kind === 'number' || node.kind === 'array') throw tokensRefused(field);
  if (node.kind === 'string') walk.sink.text(node, site);
  else walk.blocks(node, site);
}
