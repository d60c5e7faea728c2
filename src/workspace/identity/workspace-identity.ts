// Who works in a workspace and for whom, as its git configuration and some of its files tell.
//
// git is asked only where the workspace is trusted, and with nothing in force that a repository configures; its answer
// holds the user's own files and what they include. The repository's file is read as text besides: git leaves it out where it does
// not trust it, and may be missing.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import { findGit, type GitOptions, runGit } from '../git-program.ts';
import { readRegularFile } from '../regular-file.ts';
import { distinctNames } from './distinct-names.ts';
import { type GitEntry, parseConfigFile, parseListing } from './git-config.ts';
import { gitConfigFiles } from './git-folder.ts';
import { namesOfGit } from './git-identity.ts';
import { namesOfPeopleFiles } from './people-files.ts';

/** git reads a few small files; a slow disk may take its time, a request may not wait long. */
const gitMs = 2000;
const maxConfigBytes = 256 * 1024;

/** Never rejects; each name once. */
export async function workspaceIdentity(
  root: string,
  options: GitOptions & { readonly isTrusted: boolean },
): Promise<readonly IdentityName[]> {
  const [listed, own, people] = await Promise.all([
    options.isTrusted ? listedEntries(root, ['--list'], options) : undefined,
    gitConfigFiles(root).then(entriesOf),
    namesOfPeopleFiles(root),
  ]);
  return distinctNames([...namesOfGit([...(listed ?? []), ...own]), ...people]);
}

/** What the user's own git configuration says, wherever he works. Never rejects. */
export async function userIdentity(options: GitOptions): Promise<readonly IdentityName[]> {
  const home = homedir();
  const listed = await listedEntries(home, ['--global', '--list'], options);
  return distinctNames(namesOfGit(listed ?? (await entriesOf(userConfigFiles(options.environment)))));
}

/** Files whose change can change who works here. */
export async function identityFiles(root: string, environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  return [...(await gitConfigFiles(root)), ...userConfigFiles(environment)];
}

function userConfigFiles(environment: NodeJS.ProcessEnv): readonly string[] {
  const named = environment['GIT_CONFIG_GLOBAL'];
  if (named !== undefined && named !== '') return [named];
  const home = homedir();
  return [join(home, '.gitconfig'), join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'git', 'config')];
}

async function listedEntries(
  root: string,
  command: readonly string[],
  options: GitOptions,
): Promise<readonly GitEntry[] | undefined> {
  const program = await findGit(root, options.environment).catch(() => undefined);
  if (program === undefined) return undefined;
  const output = await runGit({ program, root, command: ['config', '-z', ...command], options, limitMs: gitMs });
  return output === undefined ? undefined : parseListing(output);
}

async function entriesOf(files: readonly string[]): Promise<readonly GitEntry[]> {
  const texts = await Promise.all(files.map((file) => readRegularFile(file, maxConfigBytes)));
  return texts.flatMap((bytes) => (typeof bytes === 'string' ? [] : parseConfigFile(bytes.toString('utf8'))));
}
