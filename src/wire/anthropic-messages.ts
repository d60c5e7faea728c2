// The Anthropic Messages API: messages and token counts, JSON and SSE.
import { AnthropicAnswer } from './anthropic-answer.ts';
import { anthropicGrammar } from './anthropic-grammar.ts';
import { openAnthropicStream } from './anthropic-stream.ts';
import { mapAnswer } from './map-answer.ts';
import { mapRequest } from './request-map.ts';
import type { OwnError, WireFormat } from './types.ts';

// Clients join base URLs with and without `/v1` (one doubles it) and with a slash too many.
const messagesPath = /^(?:\/+v1){0,2}\/+messages(\/+count_tokens)?\/*$/;
/** Vertex AI names the model in the path. */
const vertexPath =
  /^(?:\/+v\d\w*)?\/+projects\/[\w.:-]+\/locations\/[\w-]+\/publishers\/anthropic\/models\/([\w.@-]+):(?:rawPredict|streamRawPredict)$/;

const errorTypes: Readonly<Record<OwnError['status'], string>> = {
  400: 'invalid_request_error',
  403: 'permission_error',
  413: 'request_too_large',
  421: 'invalid_request_error',
  426: 'invalid_request_error',
  429: 'rate_limit_error',
  502: 'api_error',
  503: 'overloaded_error',
};

export const anthropicMessages: WireFormat = {
  id: 'anthropic-messages',
  provider: 'anthropic',

  match(method, path) {
    if (method !== 'POST') return undefined;
    const plain = path.split('?', 1)[0] ?? '';
    const match = messagesPath.exec(plain);
    const vertex = match === null ? vertexPath.exec(plain) : null;
    const [, model] = vertex ?? [];
    if (model === 'count-tokens') return { endpoint: 'count_tokens', path: plain };
    if (model !== undefined) return { endpoint: 'messages', path: plain, model };
    if (match === null) return undefined;
    return match[1] === undefined
      ? { endpoint: 'messages', path: '/v1/messages' }
      : { endpoint: 'count_tokens', path: '/v1/messages/count_tokens' };
  },

  mapRequest: (...given) => mapRequest(anthropicGrammar, ...given),
  openStream: (context) => openAnthropicStream(context),
  mapResponse: (body, context) =>
    mapAnswer(body, context, (document, members, facts) =>
      new AnthropicAnswer(document, context, facts).answer(members),
    ),

  errorBody({ status, message }) {
    return JSON.stringify({ type: 'error', error: { type: errorTypes[status], message } });
  },
};
