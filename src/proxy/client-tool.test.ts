import { expect, test } from 'vitest';
import { clientToolOf } from './client-tool.ts';

test.each<[string | undefined, string, string | undefined]>([
  ['claude-cli/2.1.330 (external, cli)', 'claude-code', '2.1.330'],
  ['Anthropic/JS 1.12.0', 'anthropic-sdk', '1.12.0'],
  ['codex_cli_rs/0.99.0 (Debian 12; x86_64)', 'codex', '0.99.0'],
  ['curl/8.0', 'curl', '8.0'],
  ['Bun/1.4.4', 'bun', '1.4.4'],
  ['some-tool', 'some-tool', undefined],
  ['', 'unknown', undefined],
  [undefined, 'unknown', undefined],
  ['<script>', 'unknown', undefined],
])('%s is %s %s', (userAgent, tool, version) => {
  expect(clientToolOf(userAgent)).toEqual({ tool, version });
});
