// AI tools that nothing on this machine can point at the proxy: they are shown, so that nobody takes silence for
// protection.
import { join } from 'node:path';
import type { Client } from '../client.ts';
import { hasExtension, someExists } from '../detection.ts';
import type { ClientEnvironment } from '../environment.ts';

const cloud = 'It works on a copy of the repository on servers of its vendor; nothing of that passes this machine.';

export const unroutable: readonly Client[] = [
  {
    id: 'cursor',
    name: 'Cursor’s own AI',
    routing: 'none',
    reason:
      'Cursor talks to its own servers in a format of its own, and calls an address that is set in it from those servers, never from here.',
    detect: isCursor,
  },
  {
    id: 'cursor-background-agents',
    name: 'Cursor background agents',
    routing: 'none',
    reason: cloud,
    detect: isCursor,
  },
  {
    id: 'windsurf',
    name: 'Windsurf’s own AI',
    routing: 'none',
    reason: 'Windsurf talks to its own servers through a program of its own that takes no other address.',
    detect: async (environment) =>
      environment.editor?.appName.startsWith('Windsurf') === true ||
      hasExtension(environment, 'codeium.codeium') ||
      (await someExists(environment, join('.codeium', 'windsurf'), '.windsurf')),
  },
  {
    id: 'copilot-coding-agent',
    name: 'GitHub Copilot coding agent',
    routing: 'none',
    reason: cloud,
    detect: isCopilot,
  },
  {
    id: 'codex-cloud',
    name: 'Codex cloud tasks',
    routing: 'none',
    reason: cloud,
    detect: async (environment) =>
      hasExtension(environment, 'openai.chatgpt') || (await someExists(environment, '.codex')),
  },
  {
    id: 'gemini-code-assist',
    name: 'Gemini Code Assist',
    routing: 'none',
    reason: 'It talks to Google through a program of its own that takes no other address.',
    detect: async (environment) => hasExtension(environment, 'google.geminicodeassist'),
  },
  {
    id: 'amazon-q',
    name: 'Amazon Q',
    routing: 'none',
    reason: 'It signs its requests for its vendor’s host, so they cannot take another way.',
    detect: async (environment) => hasExtension(environment, 'amazonwebservices.amazon-q-vscode'),
  },
];

async function isCursor(environment: ClientEnvironment): Promise<boolean> {
  return environment.editor?.appName.startsWith('Cursor') === true || (await someExists(environment, '.cursor'));
}

async function isCopilot(environment: ClientEnvironment): Promise<boolean> {
  return (
    hasExtension(environment, 'github.copilot', 'github.copilot-chat') ||
    (await someExists(environment, join('.config', 'github-copilot')))
  );
}
