// Contents of the Gemini API and their parts: what users, models and functions say. A part has no type: the field that
// it has says what it is.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonObject } from '../base/json.ts';
import { isCallId, isConstant, isMimeType } from './gemini-shapes.ts';
import { inSnakeCase, isGeminiWord } from './gemini-vocabulary.ts';
import { passing } from './grammar.ts';
import type { FieldHandler, FieldRule, FieldTable, Members, Walk } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import { itemsOf, NameCollector } from './name-collector.ts';
import type { TextRole, TextSite, ToolCallSite } from './types.ts';
import { placeAt } from './walk.ts';

/** The table with each field in both spellings of the API: `functionCall` and `function_call`. */
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
  const values = [members.get(key), inSnakeCase(key) === key ? undefined : members.get(inSnakeCase(key))];
  return values.filter((value) => value !== undefined);
}

/** The value of a field in either spelling. */
export function valueOf(members: Members, key: string): JsonNode | undefined {
  return valuesOf(members, key)[0];
}

/** The items of a repeated field; the API takes a single value for a list of one. */
export function listOf(members: Members, key: string): readonly JsonNode[] {
  return valuesOf(members, key).flatMap((node) => (node.kind === 'array' ? node.items : [node]));
}

/** The objects in an object's field; the API takes a single value for a list of one. */
export function objectsIn(document: JsonDocument, node: JsonNode | undefined, key: string): readonly JsonObject[] {
  return listOf(document.membersIf(node), key).filter((item) => item.kind === 'object');
}

export const constant = passing(isConstant);
export const mimeType = passing(isMimeType);

const roles: ReadonlyMap<string, TextRole> = new Map<string, TextRole>([
  ['user', 'user'],
  ['model', 'assistant'],
  ['system', 'system'],
  ['function', 'tool-result'],
  ['tool', 'tool-result'],
]);

/** One content of the conversation. */
export const message: FieldHandler = (walk, node, { pointer }) => {
  if (node.kind !== 'object') return walk.sink.malformed('a content is no object', pointer);
  // A single request may leave the role out: then the user speaks.
  const role = walk.document.textIf(walk.document.members(node).get('role')) ?? 'user';
  walk.fields(node, contentFields, { role: roles.get(role) ?? 'unknown', pointer, scope: 'full' });
};

/** A content whose role its field fixes: instructions, text to embed. A bare text or a list of parts will do. */
export function contentAs(role: TextRole): FieldHandler {
  return (walk, node, site) => {
    const place: TextSite = { ...site, role, scope: 'full' };
    if (node.kind === 'object') walk.fields(node, { ...partFields, ...contentFields }, place);
    else parts(walk, node, place);
  };
}

/** A part, a list of them, or a bare text. */
const parts: FieldHandler = (walk, node, site) => {
  if (node.kind === 'string') walk.sink.text(node, site);
  else if (node.kind === 'object') part(walk, node, site);
  else if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) parts(walk, item, placeAt(site, `${site.pointer}/${index}`));
  } else if (node.kind !== 'null') walk.sink.malformed('a part is no object', site.pointer);
};

/** One part. */
export function part(walk: Walk, node: JsonObject, site: TextSite): void {
  walk.fields(node, partFields, site);
}

/** The provider's, opaque. Public constants stand in for one where a tool has none. */
const thoughtSignature: FieldHandler = (walk, node, site) => {
  if (node.kind === 'string' && isGeminiWord(walk.document.word(node))) return;
  walk.encrypted(node, site);
};

/** Media by structure; data of other kinds is text. */
const inlineData: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.unknown(node, site);
  const type = walk.document.textIf(valueOf(walk.document.members(node), 'mimeType')) ?? '';
  const kind = (type.split(';', 1)[0] ?? '').trim().toLowerCase();
  const data: FieldHandler = (_walk, value, place) => {
    if (value.kind !== 'string') return walk.unknown(value, place);
    walk.base64(value, kind, { ...place, role: 'unknown', scope: 'full' });
  };
  walk.fields(node, { ...blobFields, data }, site);
};

const callId: FieldHandler = (walk, node, site) => {
  walk.passing(node, (text) => isCallId(text, site.toolName), site);
};

/** Arguments of which the model has said a part. */
const partialArgs = bothSpellings({ jsonPath: 'input', stringValue: 'input', nullValue: constant });
export const functionCallFields: FieldTable = bothSpellings({
  name: 'name',
  id: callId,
  args: 'input',
  partialArgs,
  willContinue: 'kept',
});

const functionCall: FieldHandler = (walk, node, site) => {
  const toolName = walk.document.textIf(walk.document.membersIf(node).get('name'));
  walk.table(node, functionCallFields, toolName === undefined ? site : { ...site, toolName });
};

/** What a function gave: any JSON. `output` and `error` are words of the API. */
const functionOutput: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.sink.input(node, site);
  for (const { key, value } of node.members) {
    const name = walk.document.word(key);
    const place = placeAt(site, childPointer(site.pointer, name));
    if (!isGeminiWord(name)) walk.sink.key(key, { ...place, scope: 'declared' });
    walk.sink.input(value, place);
  }
};

const functionResponse: FieldHandler = (walk, node, site) => {
  const members = walk.document.membersIf(node);
  const name = walk.document.textIf(members.get('name'));
  const call = walk.sink.toolCall(walk.document.textIf(members.get('id'))) ?? nearestCall(walk, name, site.pointer);
  walk.table(node, functionResponseFields, {
    ...site,
    role: 'tool-result',
    ...(name === undefined ? {} : { toolName: name }),
    ...(call?.path === undefined ? {} : { toolPath: call.path }),
  });
};

const blobFields: FieldTable = bothSpellings({ mimeType, displayName: 'declared' });
const fileData: FieldTable = { mimeType, fileUri: 'declared', displayName: 'declared' };
const functionResponseFields: FieldTable = bothSpellings({
  name: 'name',
  id: callId,
  response: functionOutput,
  parts: { inlineData, fileData, mediaProcessing: constant },
  scheduling: constant,
  willContinue: 'kept',
});

/** Server-side tools; their input and output have shapes of their own. */
const toolCall: FieldTable = { id: 'id', toolType: constant, args: 'input' };
const toolResponse: FieldTable = { id: 'id', toolType: constant, response: 'output' };

export const partFields: FieldTable = bothSpellings({
  text: 'text',
  thought: 'kept',
  thoughtSignature,
  inlineData,
  fileData,
  functionCall,
  functionResponse,
  executableCode: { id: 'id', language: constant, code: 'text' },
  codeExecutionResult: { id: 'id', outcome: constant, output: (walk, node, site) => output(walk, node, site) },
  toolCall,
  toolResponse,
  videoMetadata: 'kept',
  mediaResolution: { level: constant, numTokens: 'kept' },
  mediaProcessing: constant,
  audioTranscription: { text: 'text', words: { word: 'text' }, languageCode: 'kept', speakerLabel: 'declared' },
  speechMetadata: { speaker: 'declared', style: 'text' },
  partMetadata: 'kept',
});

const output: FieldHandler = (walk, node, site) => walk.text(node, { ...site, role: 'tool-result' });

const contentFields: FieldTable = { role: 'kept', parts };

/** The calls that a content makes, by id. */
export function collectCalls(names: NameCollector, document: JsonDocument, content: JsonNode): void {
  for (const { id, name, args } of callsIn(document, content)) names.call(id, name, args);
}

interface FunctionCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly args: JsonNode | undefined;
}

function callsIn(document: JsonDocument, content: JsonNode): readonly FunctionCall[] {
  return objectsIn(document, content, 'parts')
    .flatMap((node) => valuesOf(document.members(node), 'functionCall'))
    .map((call) => {
      const members = document.membersIf(call);
      return {
        id: document.textIf(members.get('id')),
        name: document.textIf(members.get('name')),
        args: members.get('args'),
      };
    });
}

/** How far back the call is that a result without an id answers. */
const maxContentsBack = 8;

/** The call that a result without an id answers: the last one of that name that no id tells apart. */
function nearestCall({ document }: Walk, name: string | undefined, pointer: string): ToolCallSite | undefined {
  const [, path = '', position = ''] = /^((?:\/request)?\/contents)\/(\d{1,6})\//.exec(pointer) ?? [];
  if (name === undefined || path === '') return undefined;
  const root = document.membersIf(document.root);
  const owner = path.startsWith('/request/') ? document.membersIf(root.get('request')) : root;
  const contents = itemsOf(owner.get('contents'));
  const last = Number(position);
  for (let at = last - 1; at >= Math.max(0, last - maxContentsBack); at -= 1) {
    const content = contents[at];
    const call = content && callsIn(document, content).findLast((item) => item.name === name && item.id === undefined);
    if (call === undefined) continue;
    const names = new NameCollector(document);
    names.call('call', name, call.args);
    return names.toolCalls.get('call');
  }
  return undefined;
}
