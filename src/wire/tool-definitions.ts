// The definitions of tools in a request: what is told of them to the model.
import type { JsonNode } from '../base/json.ts';
import type { FieldTable, Members, Walk } from './grammar.ts';
import type { TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

export interface ToolGrammar {
  /** Of one definition. */
  readonly fields: FieldTable;
  /** The tool's name; where it stands under `name` this can be left out. */
  readonly nameOf?: (walk: Walk, members: Members) => string | undefined;
}

/** A tool by its definition, or a list of tools. */
export function walkTools(walk: Walk, node: JsonNode, grammar: ToolGrammar, site: TextSite): void {
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) {
      walkTools(walk, item, grammar, placeAt(site, `${site.pointer}/${index}`));
    }
    return;
  }
  if (node.kind !== 'object') return node.kind === 'null' ? undefined : walk.unknown(node, site);
  const members = walk.document.members(node);
  const name = grammar.nameOf === undefined ? walk.document.textIf(members.get('name')) : grammar.nameOf(walk, members);
  const named = name === undefined ? {} : { toolName: name };
  walk.fields(node, grammar.fields, {
    role: 'tool-description',
    pointer: site.pointer,
    scope: 'declared',
    ...named,
  });
}
