import { describe, expect, test } from 'vitest';
import { isPlainValue, isProtocolHeader, isPublicHeaderName } from './protocol-headers.ts';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';

describe('a value that the protocol defines is no text', () => {
  test.each([
    ['user-agent', 'claude-cli/2.1.330 (external, sdk-cli)'],
    ['user-agent', 'claude-cli/2.1.330 (external, cli)'],
    ['accept', 'application/json'],
    ['accept', 'text/event-stream, application/json;q=0.9, */*'],
    ['accept-language', '*'],
    ['accept-language', 'en-GB,en;q=0.5'],
    ['content-type', 'application/json; charset=utf-8'],
    ['anthropic-version', '2023-06-01'],
    ['anthropic-beta', 'claude-code-20250219,interleaved-thinking-2025-05-14, context-1m-2025-08-07'],
    ['anthropic-dangerous-direct-browser-access', 'true'],
    ['x-app', 'cli'],
    ['x-stainless-runtime-version', 'v24.3.0'],
    ['x-stainless-runtime-version', '3.13.0rc1'],
    ['x-stainless-package-version', '0.128.0-beta.2'],
    ['x-stainless-os', 'MacOS'],
    ['x-stainless-arch', 'other:riscv64'],
    ['x-stainless-lang', 'js'],
    ['x-stainless-runtime', 'CPython'],
    ['x-stainless-retry-count', '0'],
    ['x-stainless-timeout', '600'],
    ['x-stainless-async', 'async:asyncio'],
    ['x-stainless-helper', 'betaZodTool, mcpTool'],
    ['x-stainless-helper-method', 'chat.completions.parse'],
    ['x-claude-code-session-id', '1c7a3a3e-7d2f-4a54-9a63-8f2c4f6c1b55'],
    ['openai-beta', 'responses_websockets=2026-02-06'],
    ['openai-beta', 'responses=experimental'],
    ['openai-organization', 'org-Ab12Cd34Ef56Gh78'],
    ['openai-project', 'proj_Ab12Cd34Ef56Gh78'],
    ['chatgpt-account-id', '5f1c7a3a-3e7d-4f54-9a63-8f2c4f6c1b55'],
    ['originator', 'codex_cli_rs'],
    ['session_id', '0199a213-81c0-7800-8aa1-bbab2a035a53'],
    ['x-codex-window-id', '0199a213-81c0-7800-8aa1-bbab2a035a53:0'],
    ['x-goog-api-client', 'google-genai-sdk/1.30.0 gl-node/v24.21.0'],
    ['x-initiator', 'agent'],
    ['copilot-integration-id', 'vscode-chat'],
    ['editor-version', 'vscode/1.111.0'],
    ['editor-plugin-version', 'copilot-chat/0.42.0'],
  ])('%s: %s', (name, value) => {
    expect(isPlainValue(name, value)).toBe(true);
  });
});

describe('a known header that carries something else is text', () => {
  test.each([
    ['content-type', 'application/json; note=KestrelLedgerService'],
    ['content-type', 'application/kestrel'],
    ['user-agent', 'KestrelLedgerService/1.0'],
    ['user-agent', 'claude-cli/2.1.330 (external, kestrel)'],
    ['accept', 'application/vnd.kestrel+json'],
    ['accept-language', 'kestrel'],
    ['x-app', 'kestrel'],
    ['anthropic-beta', 'kestrel-ledger'],
    ['anthropic-beta', 'kestrel-ledger-2025-01-01'],
    ['anthropic-note', '2023-06-01'],
    ['x-stainless-note', 'Linux'],
    ['x-stainless-os', 'glimmerwickVault'],
    ['x-stainless-os', 'Other:glimmerwickVault'],
    ['x-stainless-arch', 'other:glimmerwick'],
    ['x-stainless-lang', 'glimmerwick'],
    ['x-stainless-runtime', 'glimmerwick'],
    ['x-stainless-runtime-version', 'v1.0-glimmerwick'],
    ['x-stainless-package-version', 'glimmerwick'],
    ['x-stainless-helper', 'glimmerwickTool'],
    ['content-location', '/kestrel'],
    ['sec-x', 'kestrel'],
    ['openai-beta', 'kestrel=v1'],
    ['openai-organization', 'kestrel-ledger'],
    ['openai-organization', 'org-kestrelLedgerService'],
    ['openai-project', 'proj_kestrelLedgerService'],
    ['originator', 'kestrel_ledger'],
    ['session_id', 'kestrel-ledger'],
    ['x-goog-api-client', 'KestrelLedgerService/1.0'],
    ['x-goog-api-client', 'gl-node/22.1.0-kestrel'],
    ['copilot-integration-id', 'kestrel-chat'],
    ['editor-version', 'kestrel/1.0.0'],
    ['x-title', 'Kestrel'],
    ['http-referer', 'https://kestrel.example'],
  ])('%s: %s', (name, value) => {
    expect(isPlainValue(name, value)).toBe(false);
  });

  test('or is unreasonably long, and is told in linear time', () => {
    const names = ['anthropic-beta', 'accept', 'accept-language', 'user-agent', 'openai-beta', 'x-goog-api-client'];
    const growth = growthOf(15_000, (size) => {
      for (const text of ['a-', 'en,', '*/*,', '1']) {
        for (const name of names) expect(isPlainValue(name, text.repeat(size / text.length))).toBe(false);
      }
    });
    expect(growth).toBeLessThan(linearGrowth);
  });
});

test('names of standards and of the vendors need no look; all others do, whatever they begin with', () => {
  const known = ['x-api-key', 'accept', 'traceparent', 'x-request-id', 'x-claude-code-agent-id', 'x-stainless-os'];
  expect(known.filter((name) => !isPublicHeaderName(name))).toEqual([]);
  const others = [
    'x-kestrel-ledger-service',
    'x-task',
    'x-tenant-id',
    'anthropic-note',
    'x-stainless-kestrel',
    'sec-kestrel',
  ];
  expect(others.filter(isPublicHeaderName)).toEqual([]);
  expect(['anthropic-note', 'x-claude-code-agent-id'].some(isProtocolHeader)).toBe(false);
});

test('every header with values of its own has a public name', () => {
  const names = [
    'x-stainless-helper',
    'openai-intent',
    'x-goog-user-project',
    'copilot-integration-id',
    'anthropic-beta',
  ];
  expect(names.every((name) => isProtocolHeader(name) && isPublicHeaderName(name))).toBe(true);
});
