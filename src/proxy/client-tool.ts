// Which AI tool speaks, from its user agent. Only a product's name and version are read, never the rest.

export interface ClientTool {
  readonly tool: string;
  readonly version: string | undefined;
}

/** User-agent products that are known under another name, in lower case. */
const names: ReadonlyMap<string, string> = new Map([
  ['claude-cli', 'claude-code'],
  ['codex_cli_rs', 'codex'],
  ['codex_exec', 'codex'],
  ['codex_vscode', 'codex'],
  ['codex_app', 'codex'],
  ['codex_sdk_ts', 'codex'],
  ['codex-tui', 'codex'],
  ['geminicli', 'gemini-cli'],
  ['geminicli-tui', 'gemini-cli'],
  ['geminicli-vscode', 'gemini-cli'],
  ['cloudcodevscode', 'gemini-code-assist'],
  ['qwencode', 'qwen-code'],
  ['githubcopilotchat', 'copilot-chat'],
  ['githubcopilot', 'copilot-chat'],
  ['copilot', 'copilot-cli'],
  ['continue-cli', 'continue'],
  ['cline-cli', 'cline'],
  ['kilo-code', 'kilo'],
  ['kilocode', 'kilo'],
  ['opencode-kilo-provider', 'kilo'],
  ['roo-code', 'roo'],
  ['roocode', 'roo'],
  ['charm-crush', 'crush'],
  ['factory-cli', 'droid'],
  ['factory-droid', 'droid'],
  ['anthropic', 'anthropic-sdk'],
  ['asyncanthropic', 'anthropic-sdk'],
  ['openai', 'openai-sdk'],
  ['asyncopenai', 'openai-sdk'],
  ['google-genai-sdk', 'google-sdk'],
  ['google-api-nodejs-client', 'google-sdk'],
]);

/** Tools that write a prompt of their own. What others say in a system text is their user's. */
const agents: ReadonlySet<string> = new Set(
  (
    'claude-code codex gemini-cli gemini-code-assist qwen-code opencode cline continue copilot-cli copilot-chat goose aider ' +
    'crush kilo droid zed roo'
  ).split(' '),
);

/** `client`: id of the tool that the URL was written for; it knows better than a user agent, which some borrow. */
export function writesOwnPrompt({ tool }: ClientTool, client: string | undefined): boolean {
  return agents.has(tool) || (client !== undefined && agents.has(client));
}

export function clientToolOf(userAgent: string | undefined): ClientTool {
  const match = /^([A-Za-z][\w.-]{0,40})(?:\/[A-Za-z]+ | |\/)v?(\d[\w.+-]{0,31})?/.exec(`${userAgent ?? ''} `);
  const product = match?.[1]?.toLowerCase();
  if (product === undefined) return { tool: 'unknown', version: undefined };
  return { tool: names.get(product) ?? product, version: match?.[2] };
}
