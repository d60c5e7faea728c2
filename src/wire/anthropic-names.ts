// First pass over a request: what tools fix (names that never change) and which call a tool result answers.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { pathInputs, toolUseTypes } from './anthropic-fields.ts';
import { walkSchema } from './json-schema-sites.ts';
import type { MessageNames, ToolCallSite } from './types.ts';

export interface RequestNames extends MessageNames {
  /** What each message adds. */
  readonly ofMessages: ReadonlyMap<JsonNode, MessageNames>;
}

/**
 * Tolerates any shape: what is wrong is reported by the walk that follows. `known`: of messages that were looked
 * through before. Throws JsonError on duplicate keys.
 */
export function collectNames(
  document: JsonDocument,
  members: ReadonlyMap<string, JsonNode>,
  known: ReadonlyMap<JsonNode, MessageNames> = new Map(),
): RequestNames {
  const collector = new NameCollector(document);
  collector.tools(members.get('tools'));
  collector.name(document.membersIf(members.get('tool_choice')).get('name'));
  collector.outputFormat(document.membersIf(members.get('output_config')).get('format'));
  collector.outputFormat(members.get('output_format'));
  for (const server of itemsOf(members.get('mcp_servers'))) {
    const fields = document.membersIf(server);
    collector.name(fields.get('name'));
    const configuration = document.membersIf(fields.get('tool_configuration'));
    for (const tool of itemsOf(configuration.get('allowed_tools'))) collector.name(tool);
  }
  const ofMessages = new Map<JsonNode, MessageNames>();
  for (const message of itemsOf(members.get('messages'))) {
    const names = known.get(message) ?? namesOf(document, message);
    ofMessages.set(message, names);
    for (const name of names.schemaNames) collector.names.add(name);
    for (const [id, call] of names.toolCalls) collector.toolCalls.set(id, call);
  }
  return { schemaNames: collector.names, toolCalls: collector.toolCalls, ofMessages };
}

function namesOf(document: JsonDocument, message: JsonNode): MessageNames {
  const collector = new NameCollector(document);
  for (const block of itemsOf(document.membersIf(message).get('content'))) collector.block(block);
  return { schemaNames: collector.names, toolCalls: collector.toolCalls };
}

class NameCollector {
  readonly names = new Set<string>();
  readonly toolCalls = new Map<string, ToolCallSite>();
  readonly #document: JsonDocument;

  constructor(document: JsonDocument) {
    this.#document = document;
  }

  name(node: JsonNode | undefined): void {
    const name = this.#document.textIf(node);
    if (name !== undefined && name !== '') this.names.add(name);
  }

  tools(node: JsonNode | undefined): void {
    for (const tool of itemsOf(node)) this.tool(tool);
  }

  tool(node: JsonNode | undefined): void {
    const fields = this.#document.membersIf(node);
    this.name(fields.get('name'));
    this.name(fields.get('mcp_server_name'));
    this.schema(fields.get('input_schema'));
    for (const name of this.#document.membersIf(fields.get('configs')).keys()) this.names.add(name);
    // A toolset lists tools of its own; one level is all that the API has.
    for (const inner of itemsOf(fields.get('tools'))) {
      const innerFields = this.#document.membersIf(inner);
      this.name(innerFields.get('name'));
      this.schema(innerFields.get('input_schema'));
    }
  }

  outputFormat(node: JsonNode | undefined): void {
    this.schema(this.#document.membersIf(node).get('schema'));
  }

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

  block(node: JsonNode): void {
    if (node.kind !== 'object') return;
    const fields = this.#document.members(node);
    const type = this.#document.textIf(fields.get('type'));
    if (type === undefined) return;
    if (toolUseTypes.has(type)) this.#toolUse(fields);
    else if (type === 'tool_addition') {
      const tool = this.#document.membersIf(fields.get('tool'));
      this.name(tool.get('name'));
      this.tool(tool.get('definition'));
    } else if (type === 'mcp_tool_listing') this.tools(fields.get('tools'));
  }

  #toolUse(fields: ReadonlyMap<string, JsonNode>): void {
    const name = this.#document.textIf(fields.get('name'));
    if (name === undefined) return;
    // The name is not learnt: whatever a model once called would free that name for ever.
    const id = this.#document.textIf(fields.get('id'));
    if (id !== undefined) this.toolCalls.set(id, { name, path: this.#pathOf(fields.get('input')) });
  }

  #pathOf(input: JsonNode | undefined): string | undefined {
    if (input?.kind !== 'object') return undefined;
    // The last of two equal keys counts here; the walk visits both.
    const paths = new Map<string, string>();
    for (const { key, value } of input.members) {
      const name = this.#document.text(key);
      if (value.kind === 'string' && pathInputs.includes(name)) paths.set(name, this.#document.text(value));
    }
    return pathInputs.map((key) => paths.get(key)).find((path) => path !== undefined && path !== '');
  }
}

function ignore(): void {}

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}
