// Names of the features that a client asks Anthropic for in `anthropic-beta`, without their dates. From the types of the
// vendor's SDK and from what its tools send; one that is not here is a text like any other, which changes only where it
// holds a declared name.

export const anthropicBetas: readonly string[] = (
  'admin-user-sign-out advanced-tool-use advisor-tool agent-memory analytics-usage-cost bedrock cache-diagnosis ' +
  'ce-claude-code-managed-settings ce-plugins ce-user-management claude-code code-execution compact computer-use context-1m ' +
  'context-management dev-full-thinking dreaming effort experimental-claude-tag extended-cache-ttl fallback-credit fast-mode ' +
  'files-api fine-grained-tool-streaming inline-tools interleaved-thinking managed-agents max-tokens-3-5-sonnet mcp-client ' +
  'mcp-tunnels message-batches message-threads mid-conversation-output-config mid-conversation-system-clear-at ' +
  'mid-conversation-tool-changes model-context-window-exceeded oauth output-128k output-300k pdfs per-turn-control ' +
  'prompt-caching prompt-caching-scope redact-thinking server-side-fallback skills spend-limit-reads structured-outputs ' +
  'task-budgets telemetry-destinations thinking-binding-controls thinking-display-updates thinking-token-count ' +
  'token-counting token-efficient-tools tool-examples tool-search-tool tools user-profiles user-profiles-billing vertex ' +
  'web-fetch web-search webhooks'
).split(' ');
