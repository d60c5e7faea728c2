// Which headers are the protocol's own. A header is left alone only under its exact name and only while its value looks
// as it must; anything else in it is text like any other.
import { anthropicBetas } from './anthropic-betas.ts';

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
const version = String.raw`v?\d[\d.]{0,20}(?:[-+.]?(?:alpha|beta|rc|dev|pre|preview|nightly|canary)?[-.]?\d{0,8}){0,2}`;
const googleParts = String.raw`(?:gl-(?:node|python|go|java|web|dotnet)|google-genai-sdk|google-api-nodejs-client|genai-js|gccl|gapic|gax|grpc(?:-web)?|rest|pb|auth)\/${version}`;
const hexId = /^[0-9a-fA-F-]{8,64}$/;

const listOf = (item: string): RegExp => new RegExp(`^${item}(?:, ?${item}){0,63}$`);
const oneOf = (...values: readonly string[]): RegExp => new RegExp(`^(?:${values.join('|')})$`);
/** A random part: so many letters and digits, at least two of them digits. */
const randomPart = String.raw`(?=(?:[A-Za-z]*\d){2})[A-Za-z0-9]{16,40}`;
const seconds = /^\d{1,6}(?:\.\d{1,3})?$/;

/** What the SDKs that Stainless generates tell of themselves and of the machine's kind: `x-stainless-…`. */
const stainless: readonly (readonly [name: string, value: RegExp])[] = [
  ['lang', oneOf('js', 'python', 'go', 'java', 'kotlin', 'ruby', 'csharp', 'php', 'terraform', 'cli')],
  ['package-version', new RegExp(`^${version}$`)],
  [
    'os',
    oneOf(
      'MacOS|iOS|Android|Windows|FreeBSD|OpenBSD|Linux|Unknown',
      'Other:(?:aix|sunos|haiku|netbsd|cygwin|dragonfly|illumos|solaris|java|unknown)',
    ),
  ],
  [
    'arch',
    oneOf(
      '(?:other:)?(?:x32|x64|x86|arm|arm64|ia32|i686|loong64|mips|mipsel|ppc|ppc64|ppc64le|riscv64|s390|s390x|unknown)',
    ),
  ],
  [
    'runtime',
    oneOf(
      'node|deno|bun|edge|workerd|vercel-edge|unknown',
      'browser:(?:edge|ie|chrome|firefox|safari)',
      'CPython|PyPy|Jython|GraalVM|go|JRE|ruby|jruby|truffleruby|\\.NET|dotnet|php|php-cli',
    ),
  ],
  ['runtime-version', new RegExp(`^(?:unknown|(?:go|jdk)?${version})$`)],
  ['retry-count', /^\d{1,4}$/],
  ['timeout', seconds],
  ['read-timeout', seconds],
  ['async', oneOf('false', 'async:(?:asyncio|trio|anyio|unknown)')],
  [
    'helper',
    listOf(
      '(?:beta[A-Z][A-Za-z]{0,3}Tool|betaTool|BetaToolRunner|ToolRunner|mcp(?:Tool|Message|Content|Resource)s?|compaction|environments-work(?:er|-poller)|session-tool-runner)',
    ),
  ],
  [
    'helper-method',
    oneOf('stream|parse|runTools|create_and_poll|submit_tool_outputs_and_poll|chat\\.completions\\.parse'),
  ],
  ['poll-helper', oneOf('true')],
  ['stream-helper', oneOf('(?:beta\\.)?(?:messages|chat\\.completions|responses|assistants)')],
  ['raw-response', oneOf('true|raw|stream')],
  ['custom-poll-interval', /^\d{1,8}$/],
  ['override-schema-validation', oneOf('true|false')],
];

/** Values that are no text, by header. */
const plainValues: ReadonlyMap<string, RegExp> = new Map([
  ['accept', listOf(mediaType + quality)],
  ['accept-language', listOf(languageTag + quality)],
  ['content-type', /^application\/json(?:; ?charset=utf-8)?$/i],
  ['user-agent', new RegExp(String.raw`^claude-cli\/[\d.]{1,20} \(${agentWord}(?:, ${agentWord}){0,7}\)$`)],
  ['x-app', oneOf('cli', 'cli-bg')],
  ['anthropic-version', new RegExp(`^${isoDate}$`)],
  ['anthropic-beta', listOf(`(?:${anthropicBetas.join('|')})-${isoDate}`)],
  ['anthropic-dangerous-direct-browser-access', oneOf('true', 'false')],
  ['x-claude-code-session-id', hexId],
  ['openai-beta', oneOf('assistants=v[12]', 'realtime=v1', `responses(?:_websockets)?=(?:v1|experimental|${isoDate})`)],
  ['openai-organization', new RegExp(`^org-${randomPart}$`)],
  ['openai-project', new RegExp(`^proj_${randomPart}$`)],
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
  ...stainless.map(([name, value]) => [`x-stainless-${name}`, value] as const),
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

/** What the vendors of tools and SDKs call their headers, besides those with values above. Exact: a prefix is anybody's. */
const vendorNames: ReadonlySet<string> = new Set(
  (
    'anthropic-organization-id anthropic-workspace-id anthropic-user-profile-id anthropic-worker-id anthropic-client-platform ' +
    'anthropic-client-version anthropic-client-sha anthropic-device-id anthropic-anonymous-id anthropic-session-id ' +
    'x-anthropic-additional-protection x-anthropic-billing-header x-anthropic-client-version x-anthropic-custom-headers ' +
    'x-claude-code-agent-id x-claude-code-parent-agent-id x-claude-code-parent-session-id x-claude-code-version ' +
    'x-claude-remote-session-id x-claude-remote-container-id x-client-app ' +
    'sec-fetch-user sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-ch-ua-arch sec-ch-ua-model sec-gpc sec-purpose ' +
    'sec-websocket-key sec-websocket-version sec-websocket-protocol sec-websocket-extensions ' +
    'openai-poll-after-ms openai-version openai-model x-openai-subagent x-openai-client-user-agent x-openai-memgen-request ' +
    'x-openai-actor-authorization x-openai-assistant-app-id x-openai-internal-codex-residency ' +
    'x-codex-beta-features x-codex-turn-state x-codex-turn-metadata x-codex-parent-thread-id x-codex-session-id ' +
    'x-goog-request-params x-goog-fieldmask x-goog-authuser x-goog-upload-protocol x-goog-upload-command x-goog-upload-offset ' +
    'x-goog-upload-url x-goog-upload-status x-goog-upload-file-name x-goog-upload-header-content-type ' +
    'x-goog-upload-header-content-length x-goog-quota-user x-goog-iam-authority-selector x-gemini-api-privileged-user-id ' +
    'x-gemini-service-tier x-github-token x-github-request-id x-github-copilot-session-token ' +
    'x-vscode-user-agent-library-version vscode-sessionid vscode-machineid vscode-abexpcontext vscode-tid ' +
    'copilot-session-id copilot-language-server-version editor-device-id ' +
    'x-opencode-session x-opencode-client x-opencode-project x-opencode-request x-opencode-directory ' +
    'x-kilocode-version x-kilocode-organizationid x-kilocode-taskid x-kilocode-projectid x-kilocode-tester ' +
    'x-kilocode-editorname x-kilocode-machineid x-kilocode-mode x-kilocode-feature x-kilocode-session x-kilocode-parenttaskid ' +
    'x-roo-app-version x-roo-task-id x-roo-editor-name x-cline-version x-cline-task-id ' +
    'x-dashscope-useragent x-dashscope-authtype x-dashscope-cachecontrol x-dashscope-async x-dashscope-sse'
  ).split(' '),
);

/** Values that tools make up of themselves: they name the tool and its parts, not what is worked on. */
const toolValues: ReadonlySet<string> = new Set(
  (
    'user-agent cookie originator anthropic-beta x-stainless-helper x-stainless-os x-stainless-arch x-stainless-runtime openai-beta openai-intent openai-organization openai-project x-initiator x-interaction-type ' +
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

/** Lower-case name. Whether the items of a value are judged one by one: what a new one of them is leaves the others alone. */
export function isListHeader(name: string): boolean {
  return name === 'anthropic-beta';
}

/** Lower-case name. Whether what looks like a compound in it is the tool's own word; a declared name is still one. */
export function isToolValue(name: string): boolean {
  return toolValues.has(name);
}

/** Lower-case name. Whether a header may be called so, whatever a workspace declares. */
export function isPublicHeaderName(name: string): boolean {
  return isCredentialHeader(name) || isProtocolHeader(name) || publicNames.has(name) || vendorNames.has(name);
}
