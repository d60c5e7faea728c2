// Contents of the Gemini API and their parts: what users, models and functions say. A part has no type: the field that
// it has says what it is.
import { earlierCall } from './gemini-calls.ts';
import { isCallId, isConstant, isMimeType } from './gemini-shapes.ts';
import { bothSpellings, valueOf } from './gemini-spelling.ts';
import { isGeminiWord } from './gemini-vocabulary.ts';
import { passing } from './grammar.ts';
import type { FieldHandler, FieldTable } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import type { TextRole, TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

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
    if (node.kind === 'object') walk.fields(node, contentOrPart, place);
    else parts(walk, node, place);
  };
}

/** A part, a list of them, or a bare text. */
const parts: FieldHandler = (walk, node, site) => {
  if (node.kind === 'string') walk.sink.text(node, site);
  else if (node.kind === 'object') walk.fields(node, partFields, site);
  else if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) parts(walk, item, placeAt(site, `${site.pointer}/${index}`));
  } else if (node.kind !== 'null') walk.sink.malformed('a part is no object', site.pointer);
};

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

/** What a function gave, with the path that its call named. */
const functionResponse: FieldHandler = (walk, node, site) => {
  const members = walk.document.membersIf(node);
  const name = walk.document.textIf(members.get('name'));
  const id = walk.document.textIf(members.get('id'));
  const call =
    walk.sink.toolCall(id) ?? (name === undefined ? undefined : earlierCall(walk.document, name, site.pointer));
  const { pointer, scope } = site;
  const named: TextSite =
    name === undefined
      ? { role: 'tool-result', pointer, scope }
      : { role: 'tool-result', pointer, scope, toolName: name };
  walk.table(node, functionResponseFields, call?.path === undefined ? named : { ...named, toolPath: call.path });
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

const toolOutput: FieldHandler = (walk, node, site) => walk.text(node, { ...site, role: 'tool-result' });

export const partFields: FieldTable = bothSpellings({
  text: 'text',
  thought: 'kept',
  thoughtSignature,
  inlineData,
  fileData,
  functionCall,
  functionResponse,
  executableCode: { id: 'id', language: constant, code: 'text' },
  codeExecutionResult: { id: 'id', outcome: constant, output: toolOutput },
  toolCall,
  toolResponse,
  videoMetadata: 'kept',
  mediaResolution: { level: constant, numTokens: 'kept' },
  mediaProcessing: constant,
  audioTranscription: { text: 'text', words: { word: 'text' }, languageCode: 'kept', speakerLabel: 'declared' },
  speechMetadata: { speaker: 'declared', style: 'text' },
  partMetadata: 'kept',
});

const contentFields: FieldTable = { role: 'kept', parts };
const contentOrPart: FieldTable = { ...partFields, ...contentFields };
