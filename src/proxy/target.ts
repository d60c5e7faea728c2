// Path and query are text sites: a file name or a token may stand in them. Untrusted: percent-encoding.
import { isUtf8 } from 'node:buffer';
import { Refusal } from './error.ts';

/** Returns the text to send in its place. `place` is a JSON pointer for the text site. */
export type VisitPlain = (text: string, place: string) => string;

/** Segments of provider APIs; they are no names of anybody's. */
const protocolSegments: ReadonlySet<string> = new Set([
  '',
  ...(
    'api v1 v1beta v1alpha v2 beta hello models messages batches results count_tokens complete files content organizations ' +
    'usage responses chat completions embeddings input_items input_tokens cancel compact moderations openai deployments ' +
    'projects locations publishers google anthropic operations tunedModels cachedContents fim agents _ping mcp readonly ' +
    'copilot_internal backend-api codex'
  ).split(' '),
  ...(
    'loadCodeAssist onboardUser getOperation fetchAdminControls listExperiments listModelConfigs retrieveUserQuota ' +
    'recordCodeAssistMetrics getCodeAssistGlobalUserSetting setCodeAssistGlobalUserSetting generateContent ' +
    'streamGenerateContent countTokens'
  )
    .split(' ')
    .map((verb) => `v1internal:${verb}`),
]);

/** Parameters of provider APIs. */
const protocolParameters: ReadonlySet<string> = new Set(
  (
    'after after_id alt api-version before before_id beta client_version include include_archived key limit order page ' +
    'pageSize pageToken purpose scope_id starting_at ending_at starting_after status $httpHeaders'
  ).split(' '),
);

/** `msgbatch_013Zva2CMHLNnXjNJJKqJ2EF`: a kind, and a random part that no name has. */
const providerId = /^[a-z]{2,16}_(?=[A-Za-z]*\d)[0-9A-Za-z]{16,64}$/;

export function isProviderId(text: string): boolean {
  return providerId.test(text);
}

export function isProtocolParameter(name: string): boolean {
  return protocolParameters.has(name);
}

/** A changed segment is percent-encoded anew; the others keep their bytes. Throws Refusal `unreadable-target`. */
export function visitPath(path: string, visit: VisitPlain): string {
  return path
    .split('/')
    .map((segment) => (protocolSegments.has(segment) ? segment : visitEncoded(segment, '/path', visit)))
    .join('/');
}

/** The same for names and values of a query string without its `?`. `isCredential`: for the provider as it is. */
export function visitQuery(
  query: string,
  visit: VisitPlain,
  isCredential: (name: string, value: string) => boolean = () => false,
): string {
  return query
    .split('&')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 0) return visitEncoded(part, '/query', visit);
      if (isCredential(decodePart(part.slice(0, equals), true), decodePart(part.slice(equals + 1), true))) return part;
      const name = visitEncoded(part.slice(0, equals), '/query', visit);
      return `${name}=${visitEncoded(part.slice(equals + 1), '/query', visit)}`;
    })
    .join('&');
}

/** Header values travel as Latin-1; most senders mean UTF-8. */
export function visitHeader(name: string, value: string, visit: VisitPlain): string {
  const bytes = Buffer.from(value, 'latin1');
  const isText = isUtf8(bytes);
  const text = isText ? bytes.toString('utf8') : value;
  const sent = visit(text, `/headers/${name.toLowerCase()}`);
  if (sent === text) return value;
  return isText ? Buffer.from(sent, 'utf8').toString('latin1') : sent;
}

function visitEncoded(part: string, place: string, visit: VisitPlain): string {
  const text = decodePart(part, place === '/query');
  const sent = visit(text, place);
  return sent === text ? part : encodeURIComponent(sent);
}

function decodePart(part: string, isForm: boolean): string {
  try {
    return decodeURIComponent(isForm ? part.replaceAll('+', ' ') : part);
  } catch (cause) {
    throw new Refusal(
      400,
      'unreadable-target',
      'Pretense blocked this request: its path or query is not valid percent-encoded UTF-8, so it could not be checked.',
      { cause },
    );
  }
}
