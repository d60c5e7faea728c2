// In whose shape an answer of our own is told: tools show a message only where they expect it. Untrusted: the head.
import type { IncomingMessage } from 'node:http';
import type { OwnError, WireFormat } from '../wire/types.ts';
import { unprovenTargetOf } from './client-prefix.ts';
import { clientToolOf } from './client-tool.ts';
import { credentialsOf } from './credentials.ts';
import { isBedrockPath } from './refused-apis.ts';
import { formatAt, splitTarget } from './route.ts';
import type { ErrorShape, Upstream } from './upstreams.ts';

export type ErrorBody = (error: OwnError) => string;

/** For a request that was refused before its upstream was known. `request` undefined: nobody could read it. */
export function errorBodyFor(
  request: IncomingMessage | undefined,
  formats: readonly WireFormat[],
  upstreams: ReadonlyMap<string, Upstream>,
): ErrorBody {
  if (request === undefined) return errorBodyOf(undefined, undefined, formats);
  const { client, upstream, target } = unprovenTargetOf(request.url ?? '');
  const { path, query } = splitTarget(target);
  if (isBedrockPath(path)) return awsBody;
  // A tool that asks for an upgrade at a path would POST there otherwise.
  const format = formatAt(request.method ?? '', path, formats) ?? formatAt('POST', path, formats);
  const shape =
    upstreams.get(upstream ?? '')?.errorShape ??
    shapeOfPath(path) ??
    shapeOfCredential(request, query, upstreams) ??
    shapeOfTool(client ?? clientToolOf(request.headers['user-agent']).tool);
  return errorBodyOf(format?.format, shape, formats);
}

/** The format of the path knows best; else a format of that provider; else the first one. */
export function errorBodyOf(
  format: WireFormat | undefined,
  shape: ErrorShape | undefined,
  formats: readonly WireFormat[],
): ErrorBody {
  const teller = format ?? formats.find(({ provider }) => provider === shape) ?? formats[0];
  return (error) => teller?.errorBody(error) ?? JSON.stringify({ error: { type: error.rule, message: error.message } });
}

function awsBody({ message }: OwnError): string {
  return JSON.stringify({ message });
}

const pathShapes: readonly (readonly [pattern: RegExp, shape: ErrorShape])[] = [
  [/^\/+(?:upload\/+)?v1(?:alpha|beta|internal)|\/projects\/[^/]+\/locations\//, 'google'],
  [/^\/+(?:v1\/+)?(?:messages|complete|skills)(?:\/|$)|^\/+api\/(?:hello|claude_)/, 'anthropic'],
  [
    /^\/+(?:(?:api|openai)\/+)?(?:v1\/+)?(?:responses|chat|completions|embeddings|realtime|audio|images|uploads|vector_stores|assistants|threads|fim|batches)(?:\/|$)/,
    'openai',
  ],
  [/^\/+openai\//, 'openai'],
];

function shapeOfPath(path: string): ErrorShape | undefined {
  return pathShapes.find(([pattern]) => pattern.test(path))?.[1];
}

function shapeOfCredential(
  { rawHeaders }: IncomingMessage,
  query: string | undefined,
  upstreams: ReadonlyMap<string, Upstream>,
): ErrorShape | undefined {
  for (const credential of credentialsOf(rawHeaders, query)) {
    if (credential.kind === 'shared') return 'openai';
    if (credential.kind !== 'exact') continue;
    const { vendor } = credential;
    const shape = [...upstreams.values()].find((upstream) => upstream.vendor === vendor)?.errorShape;
    if (shape !== undefined) return shape;
  }
  return undefined;
}

function shapeOfTool(tool: string): ErrorShape | undefined {
  switch (tool) {
    case 'codex':
    case 'openai-sdk':
    case 'copilot-cli':
    case 'copilot-chat':
      return 'openai';
    case 'gemini-cli':
    case 'google-sdk':
      return 'google';
    default:
      return undefined;
  }
}
