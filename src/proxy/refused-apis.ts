// APIs that are known and not carried: their bodies cannot be changed, cannot be read, or what comes of them is answered
// by another request, where no name could be turned back. Untrusted: the request's head.
import type { ProxyRule } from './error.ts';
import { Refusal } from './error.ts';
import { headerValue, type RawHeaders } from './headers.ts';

export interface AskedApi {
  readonly method: string;
  /** Without client prefix and query. */
  readonly path: string;
  readonly query: string | undefined;
  readonly rawHeaders: RawHeaders;
}

/** An API by what its requests look like. */
interface RefusedApi {
  readonly rule: ProxyRule;
  /** `bare`: the path without slashes too many, `/api`, `/openai` and versions. */
  fits(asked: AskedApi, bare: string): boolean;
  /** What it is, and why it cannot be carried. */
  readonly why: string;
  readonly instead: string;
}

const onPath =
  (pattern: RegExp, methods?: readonly string[]) =>
  ({ method }: AskedApi, bare: string): boolean =>
    pattern.test(bare) && (methods === undefined || methods.includes(method));

const writing = ['POST', 'PUT', 'PATCH'];

const refusedApis: readonly RefusedApi[] = [
  {
    rule: 'bedrock',
    fits: onPath(/^\/model\/[^/]+\/(?:invoke|invoke-with-response-stream|converse|converse-stream|count-tokens)$/),
    why: 'it is for Amazon Bedrock, whose requests are signed over their body, so that no name in it can be replaced',
    instead: "Use the provider's own API, or Vertex AI.",
  },
  {
    rule: 'signed-body',
    fits: ({ rawHeaders, query }) =>
      /^\s*AWS4-/i.test(headerValue(rawHeaders, 'authorization') ?? '') || /(?:^|&)x-amz-signature=/i.test(query ?? ''),
    why: 'it is signed over its body (AWS Signature Version 4), so that no name in it can be replaced',
    instead: "Use the provider's own API with an API key.",
  },
  {
    rule: 'realtime',
    fits: onPath(
      /^\/realtime(?:\/|$)|\/?google\.ai\.generativelanguage\.[^/]*BidiGenerateContent|:bidiGenerateContent$/i,
    ),
    why: 'it opens a realtime session, whose frames and audio cannot be checked',
    instead: 'Use the text API over HTTP.',
  },
  {
    rule: 'batch',
    fits: onPath(/^\/(?:messages\/)?batches$|:(?:batchGenerateContent|asyncBatchEmbedContent)$/, ['POST']),
    why: 'it starts a batch, whose results come by another request, where replaced names could not be turned back',
    instead: 'Send the requests one by one.',
  },
  {
    rule: 'upload',
    fits: onPath(
      /^\/(?:files|uploads(?:\/.*)?|containers\/[^/]+\/files|vector_stores(?:\/.*)?|skills(?:\/[^/]+\/versions)?)$|^\/upload\//,
      writing,
    ),
    why: 'it uploads a file, which other requests then use, where replaced names could not be turned back',
    instead: 'Put the text of the file into the conversation.',
  },
  {
    rule: 'stored-content',
    fits: onPath(/^\/(?:projects\/[^/]+\/locations\/[^/]+\/)?cachedContents$/, ['POST']),
    why: 'it stores content that other requests then use, where replaced names could not be turned back',
    instead: 'Send the content with each request.',
  },
  {
    rule: 'audio',
    fits: onPath(/^\/audio\//, writing),
    why: 'it carries speech, which cannot be checked',
    instead: 'Use text.',
  },
  {
    rule: 'image-edit',
    fits: onPath(/^\/images\/(?:edits|variations)$/, writing),
    why: 'it carries an image to work on, which cannot be checked',
    instead: 'Describe the image in text.',
  },
  {
    rule: 'multipart',
    fits: ({ rawHeaders }) => /^\s*multipart\//i.test(headerValue(rawHeaders, 'content-type') ?? ''),
    why: 'its body is a form with files (multipart), which cannot be checked',
    instead: 'Send JSON.',
  },
];

/** Undefined for an API that may be carried. */
export function refusedApiOf(asked: AskedApi): Refusal | undefined {
  const bare = barePath(asked.path);
  const api = refusedApis.find((each) => each.fits(asked, bare));
  if (api === undefined) return undefined;
  return new Refusal(400, api.rule, `Pretense blocked this request: ${api.why}. Nothing was sent. ${api.instead}`);
}

export function isBedrockPath(path: string): boolean {
  return refusedApis[0]?.fits({ method: '', path, query: undefined, rawHeaders: [] }, barePath(path)) === true;
}

function barePath(path: string): string {
  const single = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return single.replace(/^(?:\/(?:api|openai))?(?:\/v\d\w{0,12}){0,2}(?=\/)/, '');
}
