// AI tools that nothing on this machine can point at the proxy, or that it cannot read yet: they are shown, so that
// nobody takes silence for protection.
import { join } from 'node:path';
import type { Client } from '../client.ts';
import type { ClientEnvironment } from '../environment.ts';

const cloud = 'It works on a copy of the repository on servers of its vendor; nothing of that passes this machine.';
const notYet = 'Pretense cannot read its requests yet, so it does not change where they go.';

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
      (await someExists(environment, [join('.codeium', 'windsurf'), '.windsurf'])),
  },
  {
    id: 'copilot-chat',
    name: 'GitHub Copilot Chat’s own models',
    routing: 'none',
    reason: 'Copilot has no setting for another address that its vendor documents; Pretense does not use hidden ones.',
    detect: isCopilot,
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
      hasExtension(environment, 'openai.chatgpt') || (await someExists(environment, ['.codex'])),
  },
  {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    routing: 'none',
    reason: notYet,
    detect: (environment) => someExists(environment, ['.copilot']),
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    routing: 'none',
    reason: notYet,
    detect: (environment) => someExists(environment, ['.gemini']),
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
  {
    id: 'cline',
    name: 'Cline',
    routing: 'none',
    reason: notYet,
    detect: async (environment) =>
      hasExtension(environment, 'saoudrizwan.claude-dev') || (await someExists(environment, ['.cline'])),
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    routing: 'none',
    reason: notYet,
    detect: async (environment) =>
      hasExtension(environment, 'sst-dev.opencode') || (await someExists(environment, [join('.config', 'opencode')])),
  },
];

async function isCursor(environment: ClientEnvironment): Promise<boolean> {
  return environment.editor?.appName.startsWith('Cursor') === true || (await someExists(environment, ['.cursor']));
}

async function isCopilot(environment: ClientEnvironment): Promise<boolean> {
  const extensions = ['github.copilot', 'github.copilot-chat'];
  return (
    extensions.some((name) => hasExtension(environment, name)) ||
    (await someExists(environment, [join('.config', 'github-copilot')]))
  );
}

function hasExtension({ editor }: ClientEnvironment, name: string): boolean {
  return editor?.extensions.includes(name) === true;
}

/** Folders below the user's own. */
async function someExists(environment: ClientEnvironment, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) if (await environment.exists(join(environment.home, folder))) return true;
  return false;
}
