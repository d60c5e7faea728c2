// The grammar of Gemini bodies.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonArray, JsonNode, JsonString } from '../base/json.ts';
import { collectCalls } from './gemini-calls.ts';
import { message } from './gemini-content.ts';
import { geminiRequest } from './gemini-fields.ts';
import { isGeminiId } from './gemini-shapes.ts';
import { listOf, objectsIn, valueOf, valuesOf } from './gemini-spelling.ts';
import { isGeminiWord } from './gemini-vocabulary.ts';
import type { Grammar, Members } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import type { NameCollector } from './name-collector.ts';
import { malformed } from './request-map.ts';
import type { RequestFacts } from './types.ts';

export const geminiGrammar: Grammar = {
  id: 'gemini',
  title: 'a Gemini request',
  request: geminiRequest,
  // A part has no type.
  blocks: { tables: new Map(), common: {} },
  message,

  messages(document, members) {
    const contents = requestsIn(document, members).flatMap((request) => valuesOf(request, 'contents'));
    const [list] = contents;
    if (list?.kind === 'array') return list satisfies JsonArray;
    const holdsText = list !== undefined || ['content', 'requests', 'instances'].some((key) => members.has(key));
    if (!holdsText) throw malformed(geminiGrammar, 'there are no contents', '');
    return undefined;
  },

  isProtocolWord: isGeminiWord,
  isId: isGeminiId,

  collect(names, document, members) {
    for (const request of requestsIn(document, members)) collectRequest(names, document, request);
  },

  collectMessage: collectCalls,
  facts: requestFacts,
  prefill: prefillNode,
};

/** The request itself, and the one that it holds: Code Assist wraps it, and so do counts of tokens. */
function requestsIn(document: JsonDocument, members: Members): readonly Members[] {
  const inner = ['request', 'generateContentRequest'].flatMap((key) => valuesOf(members, key));
  return [members, ...inner.map((node) => document.membersIf(node))];
}

function collectRequest(names: NameCollector, document: JsonDocument, request: Members): void {
  for (const tool of listOf(request, 'tools')) {
    for (const declaration of objectsIn(document, tool, 'functionDeclarations')) {
      const fields = document.members(declaration);
      names.name(fields.get('name'));
      for (const key of ['parameters', 'parametersJsonSchema', 'response', 'responseJsonSchema']) {
        for (const schema of valuesOf(fields, key)) names.schema(schema);
      }
    }
    for (const server of objectsIn(document, tool, 'mcpServers')) names.name(document.members(server).get('name'));
  }
  const toolConfig = document.membersIf(valueOf(request, 'toolConfig'));
  const calling = document.membersIf(valueOf(toolConfig, 'functionCallingConfig'));
  names.name(valueOf(calling, 'allowedFunctionNames'));
  const generation = document.membersIf(valueOf(request, 'generationConfig'));
  for (const key of ['responseSchema', 'responseJsonSchema', '_responseJsonSchema']) {
    for (const schema of valuesOf(generation, key)) names.schema(schema);
  }
}

/** The model is named in the path; Code Assist names it in the body. */
function requestFacts(document: JsonDocument, members: Members): Omit<RequestFacts, 'prefill'> {
  const requests = requestsIn(document, members);
  const textOf = (key: string): string | undefined =>
    requests.map((request) => document.textIf(valueOf(request, key))).find((text) => text !== undefined && text !== '');
  return {
    model: textOf('model')?.replace(/^models\//, ''),
    isStreaming: false,
    session: textOf('sessionId') ?? textOf('userPromptId')?.split('########', 1)[0],
    agent: undefined,
    hasTools: requests.some((request) => listOf(request, 'tools').length > 0),
  };
}

/** The answer goes on from a text of the model that ends the request. */
function prefillNode(document: JsonDocument, members: Members): JsonString | undefined {
  const [contents] = requestsIn(document, members).flatMap((request) => valuesOf(request, 'contents'));
  const last = document.membersIf(itemsOf(contents).at(-1));
  if (document.textIf(last.get('role')) !== 'model') return undefined;
  return textOfPart(document, listOf(last, 'parts').at(-1));
}

/** What the model says in a part, and not what it thinks. */
function textOfPart(document: JsonDocument, part: JsonNode | undefined): JsonString | undefined {
  const fields = document.membersIf(part);
  const text = fields.get('text');
  return text?.kind === 'string' && fields.get('thought')?.kind !== 'true' ? text : undefined;
}
