// Tools in OpenAI bodies: what they are called, what their parameters are, and how an answer has to look.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { FieldHandler, FieldTable, Members } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import type { NameCollector } from './name-collector.ts';
import { walkTools } from './tool-definitions.ts';

const grammarFields: FieldTable = { definition: 'text', syntax: 'kept' };

/** A tool without its wrapping: Chat Completions wraps it by its type, others do not. */
const plainFields: FieldTable = {
  type: 'token',
  name: 'name',
  description: 'text',
  parameters: 'schema',
  input_schema: 'schema',
  strict: 'kept',
  cache_control: 'kept',
  format: { type: 'token', ...grammarFields, grammar: grammarFields },
};

const toolFields: FieldTable = { ...plainFields, function: plainFields, custom: plainFields };

/** A tool, or a list of tools. */
export const tools: FieldHandler = (walk, node, site) => {
  walkTools(walk, node, { fields: toolFields, nameOf: ({ document }, members) => nameOf(document, members) }, site);
};

/** `tool_choice` and `function_call`, when they are no word. */
export const toolChoiceFields: FieldTable = {
  type: 'token',
  name: 'name',
  function: { name: 'name' },
  custom: { name: 'name' },
  allowed_tools: { mode: 'kept', tools },
};

const outputSchema: FieldTable = {
  name: 'name',
  description: (walk, node, site) => walk.text(node, { ...site, role: 'tool-description', scope: 'declared' }),
  schema: 'schema',
  strict: 'kept',
};

export const responseFormatFields: FieldTable = { ...outputSchema, type: 'token', json_schema: outputSchema };

/** What a list of tools fixes. */
export function collectTools(names: NameCollector, document: JsonDocument, node: JsonNode | undefined): void {
  for (const tool of itemsOf(node)) {
    const fields = document.membersIf(tool);
    for (const inner of [fields, ...wrapped(document, fields)]) {
      names.name(inner.get('name'));
      names.schema(inner.get('parameters'));
      names.schema(inner.get('input_schema'));
    }
  }
}

export function collectToolChoice(names: NameCollector, document: JsonDocument, node: JsonNode | undefined): void {
  const fields = document.membersIf(node);
  for (const inner of [fields, ...wrapped(document, fields)]) names.name(inner.get('name'));
  collectTools(names, document, document.membersIf(fields.get('allowed_tools')).get('tools'));
}

export function collectResponseFormat(names: NameCollector, document: JsonDocument, node: JsonNode | undefined): void {
  const fields = document.membersIf(node);
  for (const inner of [fields, document.membersIf(fields.get('json_schema'))]) {
    names.name(inner.get('name'));
    names.schema(inner.get('schema'));
  }
}

/** The name of a tool or of a call. */
export function nameOf(document: JsonDocument, members: Members): string | undefined {
  const inner = document.membersIf(members.get('function') ?? members.get('custom'));
  return document.textIf(inner.get('name') ?? members.get('name'));
}

function wrapped(document: JsonDocument, fields: Members): readonly Members[] {
  return ['function', 'custom'].map((wrapping) => document.membersIf(fields.get(wrapping)));
}
