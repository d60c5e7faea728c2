// Which headers are the protocol's own. A header is left alone only under its exact name and only while its value looks
// as it must; anything else in it is text like any other.

/** For the provider, whatever they hold. */
const credentials: ReadonlySet<string> = new Set(['authorization', 'x-api-key']);

const isoDate = String.raw`\d{4}-?\d{2}-?\d{2}`;
const mediaType = String.raw`(?:application\/(?:json|x-ndjson|x-jsonl|binary|octet-stream)|text\/(?:event-stream|plain)|\*\/\*)`;
const languageTag = String.raw`(?:\*|[a-z]{2,3}(?:-[A-Za-z]{2,4}){0,2})`;
const quality = String.raw`(?:; ?q=[\d.]{1,5})?`;
const agentWord = String.raw`(?:external|cli|sdk-cli|sdk-ts|sdk-py|claude-vscode|claude-desktop|agent-sdk\/[\d.]{1,20})`;

const listOf = (item: string): RegExp => new RegExp(`^${item}(?:, ?${item}){0,63}$`);
const oneOf = (...values: readonly string[]): RegExp => new RegExp(`^(?:${values.join('|')})$`);
/** What the SDKs tell of themselves and the machine's kind. */
const stainless = /^[\w.:,() -]{1,40}$/;

/** Values that are no text, by header. */
const plainValues: ReadonlyMap<string, RegExp> = new Map([
  ['accept', listOf(mediaType + quality)],
  ['accept-language', listOf(languageTag + quality)],
  ['content-type', /^application\/json(?:; ?charset=utf-8)?$/i],
  ['user-agent', new RegExp(String.raw`^claude-cli\/[\d.]{1,20} \(${agentWord}(?:, ${agentWord}){0,7}\)$`)],
  ['x-app', oneOf('cli', 'cli-bg')],
  ['anthropic-version', new RegExp(`^${isoDate}$`)],
  ['anthropic-beta', listOf(`[a-z0-9-]{1,80}-${isoDate}`)],
  ['anthropic-dangerous-direct-browser-access', oneOf('true', 'false')],
  ['x-claude-code-session-id', /^[0-9a-fA-F-]{8,64}$/],
  ['sec-fetch-mode', oneOf('cors', 'no-cors', 'same-origin', 'navigate')],
  ['sec-fetch-site', oneOf('none', 'cross-site', 'same-origin', 'same-site')],
  ['sec-fetch-dest', oneOf('empty')],
  ...(
    'lang package-version os arch runtime runtime-version retry-count timeout read-timeout async helper helper-method ' +
    'poll-helper stream-helper raw-response custom-poll-interval override-schema-validation'
  )
    .split(' ')
    .map((name) => [`x-stainless-${name}`, stainless] as const),
]);

/** Names that say nothing about who sends them: standards, tracing, and what the vendors of tools chose. */
const publicNames: ReadonlySet<string> = new Set(
  (
    'host origin referer http-referer cookie date from via forwarded pragma cache-control range if-match if-none-match ' +
    'if-modified-since if-unmodified-since if-range max-forwards dnt priority content-length content-encoding ' +
    'content-disposition content-language content-location accept-encoding accept-charset upgrade-insecure-requests ' +
    'idempotency-key x-idempotency-key x-title x-request-id x-requested-with x-correlation-id x-trace-id x-session-id ' +
    'x-session-affinity x-conversation-id x-client-request-id x-client-name x-client-version x-forwarded-for ' +
    'x-forwarded-host x-forwarded-proto x-real-ip traceparent tracestate baggage sentry-trace x-cloud-trace-context ' +
    'x-amzn-trace-id x-b3-traceid x-b3-spanid x-b3-parentspanid x-b3-sampled b3'
  ).split(' '),
);
const vendorPrefixes: readonly string[] = ['anthropic-', 'x-anthropic-', 'x-claude-', 'x-stainless-', 'sec-'];

/** Lower-case name. A credential for the provider: never read, never changed. */
export function isCredentialHeader(name: string): boolean {
  return credentials.has(name);
}

/** Lower-case name. The protocol's own, whatever its value. */
export function isProtocolHeader(name: string): boolean {
  return plainValues.has(name);
}

/** Lower-case name. A value that the protocol defines, so that nothing in it is a name of anybody's. */
export function isPlainValue(name: string, value: string): boolean {
  return plainValues.get(name)?.test(value) === true;
}

/** Lower-case name. Whether a header may be called so, whatever a workspace declares. */
export function isPublicHeaderName(name: string): boolean {
  return (
    isCredentialHeader(name) ||
    isProtocolHeader(name) ||
    publicNames.has(name) ||
    vendorPrefixes.some((prefix) => name.startsWith(prefix))
  );
}
