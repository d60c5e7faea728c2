// The file list as git makes it, without running anything that a repository configures.
//
// Untrusted: the repository's `.git`. What could run a command from there, and what stops it:
// core.fsmonitor, hooks, core.sshCommand, core.gitProxy, core.pager, credential and askpass helpers are set on the
// command line or in the environment, which both win over the repository; no protocol is allowed, so a sparse
// index of a partial clone cannot fetch; ls-files runs no filter, no textconv, no alias. A repository that
// belongs to someone else is refused by git itself (safe.directory), and the walk takes over. The git that runs
// comes from an absolute folder of PATH outside the workspace. Whatever git lists is checked again file by file.
import { spawn } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { indexLimits } from './limits.ts';
import { isInside } from './paths.ts';

export interface GitListing {
  readonly tracked: readonly string[];
  readonly untracked: readonly string[];
  /** Folders of submodules and inner repositories, of which git lists nothing else. */
  readonly nested: readonly string[];
}

export interface GitOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

/** Paths under `root` (a real path), `/` between segments; undefined when git is missing, refuses, or lists another tree. */
export async function listWithGit(root: string, options: GitOptions): Promise<GitListing | undefined> {
  const program = await findGit(root, options.environment);
  if (program === undefined) return undefined;
  const run = (...command: string[]): Promise<string | undefined> => runGit({ program, root, command, options });
  const top = await run('rev-parse', '--show-toplevel');
  if (top === undefined || !(await isInsideFolder(root, top.replace(/\r?\n$/, '')))) return undefined;
  const tracked = await run('ls-files', '-z', '--cached', '--stage');
  const untracked = await run('ls-files', '-z', '--others', '--exclude-standard');
  if (tracked === undefined || untracked === undefined) return undefined;
  // An empty list may mean that an outer repository (dot files of a home folder) ignores this whole folder.
  return tracked === '' && untracked === '' ? undefined : listingOf(tracked, untracked);
}

/** `tracked` has lines of `mode hash stage TAB path`; mode 160000 is a submodule. Untracked repositories end with `/`. */
function listingOf(tracked: string, untracked: string): GitListing {
  const files = new Set<string>();
  const nested: string[] = [];
  for (const line of tracked.split('\0')) {
    const path = line.slice(line.indexOf('\t') + 1);
    if (path === '') continue;
    if (line.startsWith('160000 ')) nested.push(path);
    else files.add(path);
  }
  const others: string[] = [];
  for (const path of untracked.split('\0')) {
    if (path.endsWith('/')) nested.push(path.slice(0, -1));
    else if (path !== '') others.push(path);
  }
  return { tracked: [...files], untracked: others, nested };
}

/** `core.worktree` can point anywhere: the tree that git lists must hold the workspace. */
async function isInsideFolder(root: string, top: string): Promise<boolean> {
  try {
    return isInside(await realpath(top), root);
  } catch {
    return false;
  }
}

async function findGit(root: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  for (const folder of (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of names) {
      try {
        const program = await realpath(join(folder, name));
        if (!isInside(root, program) && (await stat(program)).isFile()) return program;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

const hardening: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.pager=cat',
  'core.askPass=',
  'credential.helper=',
  'protocol.allow=never',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

/** Only what git needs to find the user's own configuration; no GIT_… of the caller gets through. */
function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'Path',
    'HOME',
    'USERPROFILE',
    'HOMEDRIVE',
    'HOMEPATH',
    'XDG_CONFIG_HOME',
    'SystemRoot',
    'TEMP',
  ];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]))),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PAGER: 'cat',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_SSH_COMMAND: 'false',
  };
}

interface GitRun {
  readonly program: string;
  readonly root: string;
  readonly command: readonly string[];
  readonly options: GitOptions;
}

/** Its output; undefined when it failed, was too slow or said too much. */
function runGit({ program, root, command, options }: GitRun): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const child = spawn(program, [...hardening, '--no-pager', '-C', root, ...command], {
      env: gitEnvironment(options.environment),
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: indexLimits.gitMs,
      killSignal: 'SIGKILL',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > indexLimits.maxGitBytes) child.kill('SIGKILL');
    });
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined));
  });
}
