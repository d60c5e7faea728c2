import { expect, test } from 'vitest';
import { clientToolOf, writesOwnPrompt } from './client-tool.ts';

test.each<[string | undefined, string, string | undefined]>([
  ['claude-cli/2.1.330 (external, cli)', 'claude-code', '2.1.330'],
  ['Anthropic/JS 1.12.0', 'anthropic-sdk', '1.12.0'],
  ['AsyncAnthropic/Python 0.70.0', 'anthropic-sdk', '0.70.0'],
  ['codex_cli_rs/0.99.0 (Debian 12; x86_64)', 'codex', '0.99.0'],
  ['codex_exec/0.169.0 (Debian 12.0.0; x86_64) dumb', 'codex', '0.169.0'],
  ['GeminiCLI-tui/0.61.0/gemini-2.5-pro (linux; x64; terminal)', 'gemini-cli', '0.61.0'],
  ['QwenCode/0.24.4 (linux; x64)', 'qwen-code', '0.24.4'],
  ['opencode/1.18.33 ai-sdk/provider-utils/4.0.0 runtime/bun/1.4', 'opencode', '1.18.33'],
  ['Kilo-Code/7.7.9', 'kilo', '7.7.9'],
  ['RooCode/3.40.0', 'roo', '3.40.0'],
  ['Cline/4.1.13', 'cline', '4.1.13'],
  ['goose/1.20.0', 'goose', '1.20.0'],
  ['Zed/0.220.0+stable (linux; x86_64)', 'zed', '0.220.0+stable'],
  ['copilot/1.0.102 (linux v24.0.0) term/unknown', 'copilot-cli', '1.0.102'],
  ['GitHubCopilotChat/0.42.0', 'copilot-chat', '0.42.0'],
  ['OpenAI/JS 7.57.0', 'openai-sdk', '7.57.0'],
  ['AsyncOpenAI/Python 2.3.0', 'openai-sdk', '2.3.0'],
  ['google-genai-sdk/3.1.0 gl-node/v24.21.0', 'google-sdk', '3.1.0'],
  ['litellm/1.80.0', 'litellm', '1.80.0'],
  ['curl/8.0', 'curl', '8.0'],
  ['Bun/1.4.4', 'bun', '1.4.4'],
  ['some-tool', 'some-tool', undefined],
  ['', 'unknown', undefined],
  [undefined, 'unknown', undefined],
  ['<script>', 'unknown', undefined],
])('%s is %s %s', (userAgent, tool, version) => {
  expect(clientToolOf(userAgent)).toEqual({ tool, version });
});

test.each<[string, string | undefined, boolean]>([
  ['claude-cli/2.1.330 (external, cli)', undefined, true],
  ['codex_exec/0.169.0', undefined, true],
  ['OpenAI/JS 7.57.0', undefined, false],
  ['OpenAI/JS 7.57.0', 'cline', true],
  ['curl/8.0', 'terminal', false],
])('whether %s behind the URL of %s writes its own prompt: %s', (userAgent, client, expected) => {
  expect(writesOwnPrompt(clientToolOf(userAgent), client)).toBe(expected);
});
