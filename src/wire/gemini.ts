// The Gemini API: the developer API, Vertex AI and Code Assist; JSON, SSE and lists that are written piece by piece.
import { mapGeminiAnswer, openGeminiList, openGeminiStream } from './gemini-answer.ts';
import { geminiGrammar } from './gemini-grammar.ts';
import { matchGeminiPath } from './gemini-path.ts';
import { mapRequest } from './request-map.ts';
import type { OwnError, WireFormat } from './types.ts';

/** Names of google.rpc.Code. */
const statuses: Readonly<Record<OwnError['status'], string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  413: 'INVALID_ARGUMENT',
  421: 'INVALID_ARGUMENT',
  426: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
};

export const gemini: WireFormat = {
  id: 'gemini',
  provider: 'google',

  match(method, path) {
    return method === 'POST' ? matchGeminiPath(path.split('?', 1)[0] ?? '') : undefined;
  },

  mapRequest: (body, codec, visitor) => mapRequest(geminiGrammar, body, codec, visitor),
  openStream: (context) => openGeminiStream(context),
  openJsonStream: (endpoint, context) => (endpoint === 'streamGenerateContent' ? openGeminiList(context) : undefined),
  mapResponse: mapGeminiAnswer,

  errorBody({ status, message }) {
    return JSON.stringify({ error: { code: status, message, status: statuses[status] } });
  },
};
