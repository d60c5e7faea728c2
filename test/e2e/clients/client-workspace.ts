// A user with a home, a git identity and a project of private names.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstFile, projectFiles, projectName, protectedNames, writeFiles } from '../claude-code-workspace.ts';

/** Who the user is, spelled once. */
const identity = {
  login: 'oquarkson',
  name: 'Orla Quarkson',
  email: 'orla.quarkson@brindlemere.example',
  remote: 'https://git.brindlemere.example/oquarkson/acme-reinsurance.git',
} as const;

/** Nothing of it may leave: names of the project, the home and who its user is. */
export const privateNames: readonly string[] = [
  ...protectedNames,
  ...Object.values(identity),
  'quarkson',
  'brindlemere',
];

export interface ClientWorkspace {
  /** Holds all of it. */
  readonly base: string;
  readonly home: string;
  readonly root: string;
  /** The file to edit. */
  readonly file: string;
}

/** Below the folder of temporary files; nothing of the real user is in it. */
export function createClientWorkspace(): ClientWorkspace {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-client-')));
  const home = join(base, 'home', identity.login);
  const root = join(home, 'work', projectName);
  const notes = projectFiles['CLAUDE.md'] ?? '';
  writeFiles(root, { ...projectFiles, 'AGENTS.md': notes, 'GEMINI.md': notes, 'QWEN.md': notes });
  writeFiles(home, { '.gitconfig': `[user]\n\tname = ${identity.name}\n\temail = ${identity.email}\n` });
  for (const parameters of [
    ['init', '--quiet', '--initial-branch', 'underwriter-queue'],
    ['remote', 'add', 'origin', identity.remote],
    ['config', 'user.name', identity.name],
    ['config', 'user.email', identity.email],
    ['add', '.'],
    ['commit', '--quiet', '--message', 'Settle the premium of the KestrelLedgerService'],
  ]) {
    execFileSync('git', ['-C', root, ...parameters], { env: { PATH: process.env['PATH'], HOME: home } });
  }
  return { base, home, root, file: join(root, firstFile) };
}

/** For what the client leaves behind; some write whole requests there. */
export function temporaryFolder({ base }: ClientWorkspace): string {
  const folder = join(base, 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
}
