// Which AI tool speaks, from its user agent. Only a product's name and version are read, never the rest.

export interface ClientTool {
  readonly tool: string;
  readonly version: string | undefined;
}

/** User-agent products that are known under another name. */
const names: ReadonlyMap<string, string> = new Map([
  ['claude-cli', 'claude-code'],
  ['anthropic', 'anthropic-sdk'],
  ['openai', 'openai-sdk'],
  ['codex_cli_rs', 'codex'],
  ['codex_exec', 'codex'],
  ['geminicli', 'gemini-cli'],
]);

/** Tools that write a prompt of their own. What others say in a system text is their user's. */
const agents: ReadonlySet<string> = new Set(['claude-code', 'codex', 'gemini-cli']);

export function writesOwnPrompt({ tool }: ClientTool): boolean {
  return agents.has(tool);
}

export function clientToolOf(userAgent: string | undefined): ClientTool {
  const match = /^([A-Za-z][\w.-]{0,40})(?:\/[A-Za-z]+ | |\/)(\d[\w.+-]{0,31})?/.exec(`${userAgent ?? ''} `);
  const product = match?.[1]?.toLowerCase();
  if (product === undefined) return { tool: 'unknown', version: undefined };
  return { tool: names.get(product) ?? product, version: match?.[2] };
}
