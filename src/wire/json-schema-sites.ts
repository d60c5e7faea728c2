// Where names and texts live in a JSON Schema (draft 2020-12 and what tools send besides). Names are fixed by the
// tool and never change; texts are descriptions.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { childPointer } from './json-pointer.ts';

export interface SchemaSink {
  /** A property name, an enum, const or required value. */
  name(node: JsonString): void;
  text(node: JsonString, pointer: string): void;
  /** Any JSON value that is content: a default, an example, a keyword that we do not know. */
  value(node: JsonNode, pointer: string): void;
  /** A keyword that we do not know. */
  keyword(node: JsonString, pointer: string): void;
  /** A type, a format, an identifier of the schema. */
  setting(node: JsonNode, pointer: string): void;
  /** `#/$defs/Name`: its parts are names. */
  reference(node: JsonString, pointer: string): void;
}

type KeywordKind =
  | 'schema'
  /** Names to schemas. */
  | 'properties'
  /** Values whose strings are names. */
  | 'names'
  /** Names to lists of names. */
  | 'name-lists'
  | 'text'
  | 'setting'
  | 'reference'
  | 'value';

const keywords: ReadonlyMap<string, KeywordKind> = new Map<string, KeywordKind>([
  ...kind('properties', 'properties patternProperties $defs definitions dependentSchemas'),
  ...kind('schema', 'items additionalItems prefixItems contains additionalProperties propertyNames not if then else'),
  ...kind('schema', 'unevaluatedItems unevaluatedProperties allOf anyOf oneOf contentSchema'),
  ...kind('names', 'enum const required $anchor $dynamicAnchor'),
  ...kind('name-lists', 'dependentRequired dependencies'),
  ...kind('text', 'description title $comment pattern'),
  ...kind('setting', '$schema $id $vocabulary type format contentEncoding contentMediaType'),
  ...kind('reference', '$ref $dynamicRef $recursiveRef'),
  ...kind('value', 'default examples example minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength'),
  ...kind('value', 'maxLength minItems maxItems uniqueItems minContains maxContains minProperties maxProperties'),
  ...kind('value', 'deprecated readOnly writeOnly nullable discriminator propertyName mapping strict'),
  // Of Gemini, which takes keywords in snake case as well.
  ...kind('names', 'propertyOrdering property_ordering'),
  ...kind('properties', 'defs'),
  ...kind('reference', 'ref'),
  ...kind('schema', 'any_of all_of one_of additional_properties prefix_items'),
  ...kind('value', 'min_length max_length min_items max_items min_properties max_properties'),
]);

function kind(value: KeywordKind, names: string): [string, KeywordKind][] {
  return names.split(' ').map((name) => [name, value]);
}

/** Visits a schema, or a list of schemas, in the order of the text. */
export function walkSchema(document: JsonDocument, node: JsonNode, pointer: string, sink: SchemaSink): void {
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) walkSchema(document, item, `${pointer}/${index}`, sink);
  } else if (node.kind === 'string') {
    sink.text(node, pointer);
  } else if (node.kind === 'object') {
    document.members(node);
    for (const { key, value } of node.members) {
      const name = document.word(key);
      const place = childPointer(pointer, name);
      if (!keywords.has(name)) sink.keyword(key, place);
      walkKeyword(document, { name, value, pointer: place }, sink);
    }
  }
}

/** Whether a part of a reference is the schema's own. */
export function isSchemaKeyword(text: string): boolean {
  return keywords.has(text);
}

interface Keyword {
  readonly name: string;
  readonly value: JsonNode;
  readonly pointer: string;
}

function walkKeyword(document: JsonDocument, { name, value, pointer }: Keyword, sink: SchemaSink): void {
  switch (keywords.get(name)) {
    case 'schema':
      return walkSchema(document, value, pointer, sink);
    case 'properties':
      return walkProperties(document, value, pointer, sink);
    case 'names':
      return walkNames(value, sink);
    case 'name-lists':
      return walkNameLists(document, value, pointer, sink);
    case 'text':
      return value.kind === 'string' ? sink.text(value, pointer) : sink.value(value, pointer);
    case 'setting':
      return sink.setting(value, pointer);
    case 'reference':
      return value.kind === 'string' ? sink.reference(value, pointer) : sink.value(value, pointer);
    case 'value':
    case undefined:
      return sink.value(value, pointer);
  }
}

function walkProperties(document: JsonDocument, node: JsonNode, pointer: string, sink: SchemaSink): void {
  if (node.kind !== 'object') return sink.value(node, pointer);
  document.members(node);
  for (const { key, value } of node.members) {
    sink.name(key);
    walkSchema(document, value, childPointer(pointer, document.text(key)), sink);
  }
}

function walkNames(node: JsonNode, sink: SchemaSink): void {
  if (node.kind === 'string') sink.name(node);
  else if (node.kind === 'array') for (const item of node.items) walkNames(item, sink);
  else if (node.kind === 'object') {
    for (const { key, value } of node.members) {
      sink.name(key);
      walkNames(value, sink);
    }
  }
}

/** `dependencies` of old drafts mixes schemas and lists of names. */
function walkNameLists(document: JsonDocument, node: JsonNode, pointer: string, sink: SchemaSink): void {
  if (node.kind !== 'object') return sink.value(node, pointer);
  for (const { key, value } of node.members) {
    sink.name(key);
    if (value.kind === 'array') walkNames(value, sink);
    else walkSchema(document, value, childPointer(pointer, document.text(key)), sink);
  }
}
