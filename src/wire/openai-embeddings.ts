// Embeddings: texts in, numbers out.
import type { Grammar } from './grammar.ts';
import { mapAnswer } from './map-answer.ts';
import { openAiBlocks } from './openai-blocks.ts';
import { openAiFacts } from './openai-chat-grammar.ts';
import { AnswerSink } from './answer-sink.ts';
import { openAiErrorBody } from './openai-error.ts';
import { textInput } from './openai-inputs.ts';
import { mediaReference } from './openai-media.ts';
import { matchOpenAiPath } from './openai-paths.ts';
import { isOpenAiId } from './openai-shapes.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import { isProtocolWord } from './openai-vocabulary.ts';
import { openChatStream } from './openai-chat-stream.ts';
import { mapRequest } from './request-map.ts';
import type { WireFormat } from './types.ts';

const endpoints = [{ tail: '/embeddings', endpoint: 'embeddings' }];

const embeddingsGrammar: Grammar = {
  id: 'openai-embeddings',
  title: 'an Embeddings request',
  request: {
    model: 'model',
    input: textInput('input', 'document'),
    dimensions: 'kept',
    encoding_format: 'kept',
    user: 'id',
    input_type: 'token',
    task: 'token',
    truncate: 'kept',
    normalized: 'kept',
    embedding_type: 'kept',
  },
  // Hosts that take images name their parts by their fields alone.
  blocks: { ...openAiBlocks, untyped: { fields: { text: 'text', image: mediaReference, image_url: mediaReference } } },
  message: (walk, node, site) => walk.unknown(node, site),
  messages: () => undefined,
  isProtocolWord,
  isId: isOpenAiId,
  collect() {},
  collectMessage() {},
  facts: openAiFacts,
};

export const openAiEmbeddings: WireFormat = {
  id: 'openai-embeddings',
  provider: 'openai',
  match: (method, path) => matchOpenAiPath(method, path, endpoints),
  mapRequest: (...given) => mapRequest(embeddingsGrammar, ...given),
  // The API has no streams; a host that answers with one tells an error.
  openStream: (context) => openChatStream(context),
  mapResponse: (body, context) =>
    mapAnswer(body, context, (document, members, facts) => {
      facts.model = document.textIf(members.get('model'));
      readOpenAiUsage(facts, document, members.get('usage'));
      new AnswerSink(embeddingsGrammar, document, { context, facts }).error(members);
    }),
  errorBody: openAiErrorBody,
};
