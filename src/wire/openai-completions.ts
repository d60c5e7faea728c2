// Completions and fill-in-the-middle: a text in, its continuation out, JSON and SSE.
import type { FieldHandler, Grammar } from './grammar.ts';
import { mapAnswer } from './map-answer.ts';
import { openAiBlocks } from './openai-blocks.ts';
import { ChatAnswer } from './openai-chat-answer.ts';
import { sharedFields } from './openai-chat-fields.ts';
import { openAiFacts } from './openai-chat-grammar.ts';
import { openChatStream } from './openai-chat-stream.ts';
import { openAiErrorBody } from './openai-error.ts';
import { textInput } from './openai-inputs.ts';
import { matchOpenAiPath } from './openai-paths.ts';
import { PromptWatch } from './openai-prompt.ts';
import { isOpenAiId } from './openai-shapes.ts';
import { isProtocolWord } from './openai-vocabulary.ts';
import { mapRequest } from './request-map.ts';
import type { ResponseFacts, WireFormat } from './types.ts';

const endpoints = [
  { tail: '/fim/completions', endpoint: 'fim-completions' },
  { tail: '/completions', endpoint: 'completions' },
];

const document: FieldHandler = (walk, node, site) => walk.text(node, { ...site, role: 'document' });

const completionsGrammar: Grammar = {
  id: 'openai-completions',
  title: 'a Completions request',
  request: {
    ...sharedFields,
    prompt: textInput('prompt', 'document'),
    suffix: document,
    echo: 'kept',
    best_of: 'kept',
  },
  blocks: openAiBlocks,
  message: (walk, node, site) => walk.unknown(node, site),
  messages: () => undefined,
  isProtocolWord,
  isId: isOpenAiId,
  collect() {},
  collectMessage() {},
  facts: openAiFacts,
};

export const openAiCompletions: WireFormat = {
  id: 'openai-completions',
  provider: 'openai',
  match: (method, path) => matchOpenAiPath(method, path, endpoints),
  mapRequest(body, codec, visitor) {
    const watch = new PromptWatch(visitor);
    let repeats = false;
    const grammar: Grammar = {
      ...completionsGrammar,
      collect(_names, _document, members) {
        repeats = members.get('echo')?.kind === 'true';
      },
    };
    const mapped = mapRequest(grammar, body, codec, watch.visitor);
    // The answer goes on in the middle of a word, unless it begins with the prompt.
    return repeats ? mapped : { ...mapped, facts: { ...mapped.facts, prefill: watch.prefill(codec) } };
  },
  openStream(context) {
    const stream = openChatStream(context);
    return {
      push: (chunk) => stream.push(chunk),
      end: () => stream.end(),
      facts: () => silent(stream.facts()),
    };
  },
  mapResponse(body, context) {
    const answer = mapAnswer(body, context, (json, members, facts) =>
      new ChatAnswer(json, context, facts).answer(members),
    );
    return { ...answer, facts: silent(answer.facts) };
  },
  errorBody: openAiErrorBody,
};

/** A completion becomes part of a file: it does not come back as a text of its own. */
function silent(facts: ResponseFacts): ResponseFacts {
  return { ...facts, spoken: [] };
}
