// What tools fix, and the calls of tools, as a first pass over a body finds them.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { walkSchema } from './json-schema-sites.ts';
import type { ToolCallSite } from './types.ts';

/** Inputs of tools that name a file, the most telling first. */
const pathInputs: readonly string[] = [
  'file_path',
  'notebook_path',
  'path',
  'filename',
  'filePath',
  'filepath',
  'absolute_path',
  'relative_path',
  'target_file',
  'file',
];

/** Gathers names and calls. All of it takes any node, and nothing from one of the wrong kind. */
export class NameCollector {
  readonly names = new Set<string>();
  readonly toolCalls = new Map<string, ToolCallSite>();
  readonly #document: JsonDocument;

  constructor(document: JsonDocument) {
    this.#document = document;
  }

  /** A name, or a list of names. */
  name(node: JsonNode | undefined): void {
    if (node?.kind === 'array') {
      for (const item of node.items) this.name(item);
      return;
    }
    const name = this.#document.textIf(node);
    if (name !== undefined && name !== '') this.names.add(name);
  }

  /** The keys of an object. */
  keys(node: JsonNode | undefined): void {
    for (const name of this.#document.membersIf(node).keys()) this.names.add(name);
  }

  /** The names that a JSON Schema fixes. */
  schema(node: JsonNode | undefined): void {
    if (node === undefined) return;
    walkSchema(this.#document, node, '', {
      name: (name: JsonString) => this.name(name),
      text: ignore,
      value: ignore,
      keyword: ignore,
      setting: ignore,
      reference: ignore,
    });
  }

  /**
   * A call that a tool result will answer. Its name is not learnt: whatever a model once called would free that name
   * for ever. `input`: an object, or the JSON text of one in a string.
   */
  call(id: string | undefined, name: string | undefined, input: JsonNode | undefined): void {
    if (id === undefined || name === undefined) return;
    this.toolCalls.set(id, { name, path: this.#pathIn(input) });
  }

  #pathIn(input: JsonNode | undefined): string | undefined {
    if (input?.kind !== 'string') return pathOf(this.#document, input);
    const inner = this.#document.inner(input);
    return inner && pathOf(inner, inner.root);
  }
}

function pathOf(document: JsonDocument, input: JsonNode | undefined): string | undefined {
  if (input?.kind !== 'object') return undefined;
  let found: JsonString | undefined;
  let best = pathInputs.length;
  // The last of two equal keys counts here; the walk visits both.
  for (const { key, value } of input.members) {
    // Nothing between the quotes says nothing.
    if (value.kind !== 'string' || value.end - value.start === 2) continue;
    const rank = pathInputs.indexOf(document.word(key));
    if (rank < 0 || rank > best) continue;
    best = rank;
    found = value;
  }
  return found === undefined ? undefined : document.text(found);
}

/** The items of a list; none for any other kind and for a missing node. */
export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

function ignore(): void {}
