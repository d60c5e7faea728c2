// Which headers are the protocol's own. A header is left alone only under its exact name and only while its value looks
// as it must; anything else in it is text like any other.

/** Headers that hold credentials and nothing else: for the provider, whatever they hold. */
export const credentialHeaders: readonly string[] = [
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'ocp-apim-subscription-key',
];
const credentials: ReadonlySet<string> = new Set(credentialHeaders);

const isoDate = String.raw`\d{4}-?\d{2}-?\d{2}`;
const mediaType = String.raw`(?:application\/(?:json|x-ndjson|x-jsonl|binary|octet-stream)|text\/(?:event-stream|plain)|\*\/\*)`;
const languageTag = String.raw`(?:\*|[a-z]{2,3}(?:-[A-Za-z]{2,4}){0,2})`;
const quality = String.raw`(?:; ?q=[\d.]{1,5})?`;
const agentWord = String.raw`(?:external|cli|sdk-cli|sdk-ts|sdk-py|claude-vscode|claude-desktop|agent-sdk\/[\d.]{1,20})`;
const googleParts = String.raw`(?:gl-(?:node|python|go|java|web|dotnet)|google-genai-sdk|google-api-nodejs-client|genai-js|gccl|gapic|gax|grpc(?:-web)?|rest|pb|auth)\/v?[\d.]{1,20}(?:[-+][\w.]{1,20})?`;
const hexId = /^[0-9a-fA-F-]{8,64}$/;

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
  ['x-claude-code-session-id', hexId],
  ['openai-beta', oneOf('assistants=v[12]', 'realtime=v1', `responses(?:_websockets)?=(?:v1|experimental|${isoDate})`)],
  ['openai-organization', /^org-[A-Za-z0-9]{8,40}$/],
  ['openai-project', /^proj_[A-Za-z0-9]{8,40}$/],
  [
    'openai-intent',
    oneOf('conversation-(?:agent|panel|inline|edits|other)', 'copilot-(?:ghost|panel)', 'model-access'),
  ],
  ['chatgpt-account-id', hexId],
  ['originator', oneOf('codex_(?:cli_rs|exec|vscode|sdk_ts|sdk_py|app)', 'codex-tui', 'opencode', 'pi')],
  ['session_id', hexId],
  ['session-id', hexId],
  ['conversation_id', hexId],
  ['thread_id', hexId],
  ['thread-id', hexId],
  ['x-codex-window-id', /^[0-9a-fA-F:-]{8,64}$/],
  ['x-codex-installation-id', hexId],
  ['x-initiator', oneOf('user', 'agent')],
  ['x-interaction-id', hexId],
  ['x-github-api-version', new RegExp(`^${isoDate}$`)],
  [
    'copilot-integration-id',
    oneOf('vscode-chat', 'vscode-nes', 'copilot-(?:cli|developer-cli|language-server)', 'jetbrains-chat'),
  ],
  ['copilot-vision-request', oneOf('true', 'false')],
  ['editor-version', /^(?:vscode|JetBrains-[A-Z]{2,3}|Neovim|Xcode|copilot(?:-cli)?)\/[\d.]{1,20}(?:-insider)?$/],
  ['editor-plugin-version', /^copilot(?:-chat|-intellij|\.vim)?\/[\d.]{1,20}$/],
  ['x-goog-api-client', new RegExp(`^(?:${googleParts}(?: |$)){1,8}$`)],
  // The provider knows its customer's project by this name.
  ['x-goog-user-project', /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/],
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
    'x-amzn-trace-id x-b3-traceid x-b3-spanid x-b3-parentspanid x-b3-sampled b3 version x-responsesapi-include-timing-metrics ' +
    'x-agent-task-id x-interaction-type x-oai-attestation'
  ).split(' '),
);
const vendorPrefixes: readonly string[] = [
  'anthropic-',
  'x-anthropic-',
  'x-claude-',
  'x-stainless-',
  'sec-',
  'openai-',
  'x-openai-',
  'x-codex-',
  'chatgpt-',
  'x-goog-',
  'x-gemini-',
  'x-github-',
  'x-vscode-',
  'vscode-',
  'copilot-',
  'editor-',
  'x-opencode-',
  'x-kilocode-',
  'x-roo-',
  'x-cline-',
  'x-dashscope-',
];

/** Values that tools make up of themselves: they name the tool and its parts, not what is worked on. */
const toolValues: ReadonlySet<string> = new Set(
  (
    'user-agent cookie originator openai-beta openai-intent openai-organization openai-project x-initiator x-interaction-type ' +
    'editor-version editor-plugin-version copilot-integration-id copilot-vision-request x-vscode-user-agent-library-version ' +
    'vscode-sessionid vscode-machineid x-goog-api-client http-referer x-title x-codex-beta-features x-openai-subagent ' +
    'x-session-affinity x-session-id x-opencode-session x-opencode-client x-opencode-project x-opencode-request ' +
    'x-dashscope-useragent x-dashscope-authtype x-dashscope-cachecontrol'
  ).split(' '),
);

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

/** Lower-case name. Whether what looks like a compound in it is the tool's own word; a declared name is still one. */
export function isToolValue(name: string): boolean {
  return toolValues.has(name);
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
