// Fields of the Gemini API in their two spellings, `functionCall` and `function_call`, and lists of one without a list.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonObject } from '../base/json.ts';
import { inSnakeCase } from './gemini-vocabulary.ts';
import type { FieldRule, FieldTable, Members } from './grammar.ts';

/** The table with each field in both spellings. */
export function bothSpellings(table: FieldTable): FieldTable {
  const fields = new Map<string, FieldRule>();
  for (const [key, rule] of Object.entries(table)) {
    const both = typeof rule === 'object' ? bothSpellings(rule) : rule;
    fields.set(key, both).set(inSnakeCase(key), both);
  }
  return Object.fromEntries(fields);
}

/** The values of a field in both spellings; a body should have one of them. */
export function valuesOf(members: Members, key: string): readonly JsonNode[] {
  const camel = members.get(key);
  const snakeKey = inSnakeCase(key);
  const snake = snakeKey === key ? undefined : members.get(snakeKey);
  if (camel === undefined) return snake === undefined ? [] : [snake];
  return snake === undefined ? [camel] : [camel, snake];
}

/** The value of a field in either spelling. */
export function valueOf(members: Members, key: string): JsonNode | undefined {
  return members.get(key) ?? members.get(inSnakeCase(key));
}

/** The items of a repeated field; the API takes a single value for a list of one. */
export function listOf(members: Members, key: string): readonly JsonNode[] {
  const values = valuesOf(members, key);
  const [value] = values;
  if (values.length === 1 && value?.kind === 'array') return value.items;
  return values.flatMap((node) => (node.kind === 'array' ? node.items : [node]));
}

/** The objects in an object's field. */
export function objectsIn(document: JsonDocument, node: JsonNode | undefined, key: string): readonly JsonObject[] {
  return listOf(document.membersIf(node), key).filter((item) => item.kind === 'object');
}
