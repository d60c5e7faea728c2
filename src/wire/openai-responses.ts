// The OpenAI Responses API: responses, their compaction and input token counts, JSON and SSE.
import { mapAnswer } from './map-answer.ts';
import { openAiErrorBody } from './openai-error.ts';
import { ResponsesAnswer } from './openai-responses-answer.ts';
import { responsesGrammar } from './openai-responses-grammar.ts';
import { openResponsesStream } from './openai-responses-stream.ts';
import { mapRequest } from './request-map.ts';
import type { WireFormat } from './types.ts';

// Clients join base URLs with and without `/v1`; Azure puts `/openai` before it, OpenRouter `/api`.
const responsesPath = /^(?:(\/+openai)|\/+api)?(?:\/+v1){0,2}\/+responses(?:\/+(compact|input_tokens))?\/*$/;

export const openAiResponses: WireFormat = {
  id: 'openai-responses',
  provider: 'openai',

  match(method, path) {
    if (method !== 'POST') return undefined;
    const match = responsesPath.exec(path.split('?', 1)[0] ?? '');
    if (match === null) return undefined;
    const [, azure, call] = match;
    const rest = call === undefined ? '/responses' : `/responses/${call}`;
    const version = azure === undefined || /\/v1\//.test(path) ? '/v1' : '';
    return {
      endpoint: call === undefined ? 'responses' : call,
      path: `${azure === undefined ? '' : '/openai'}${version}${rest}`,
    };
  },

  mapRequest: (...given) => mapRequest(responsesGrammar, ...given),
  openStream: (context) => openResponsesStream(context),
  mapResponse: (body, context) =>
    mapAnswer(body, context, (document, members, facts) =>
      new ResponsesAnswer(document, { context, facts }).answer(document.root, members),
    ),
  errorBody: openAiErrorBody,
};
