// OpenAI Chat Completions, and the many hosts that speak the same: JSON and SSE.
import { mapAnswer } from './map-answer.ts';
import { ChatAnswer } from './openai-chat-answer.ts';
import { chatGrammar } from './openai-chat-grammar.ts';
import { openChatStream } from './openai-chat-stream.ts';
import { openAiErrorBody } from './openai-error.ts';
import { matchOpenAiPath } from './openai-paths.ts';
import { mapRequest } from './request-map.ts';
import type { WireFormat } from './types.ts';

const endpoints = [{ tail: '/chat/completions', endpoint: 'chat-completions' }];

export const openAiChat: WireFormat = {
  id: 'openai-chat',
  provider: 'openai',
  match: (method, path) => matchOpenAiPath(method, path, endpoints),
  mapRequest: (...given) => mapRequest(chatGrammar, ...given),
  openStream: (context) => openChatStream(context),
  mapResponse: (body, context) =>
    mapAnswer(body, context, (document, members, facts) => new ChatAnswer(document, context, facts).answer(members)),
  errorBody: openAiErrorBody,
};
