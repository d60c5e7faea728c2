// Runs git on a folder of somebody else's, without running anything that a repository configures.
//
// Untrusted: the repository's `.git`. What could run a command from there, and what stops it:
// core.fsmonitor, hooks, core.sshCommand, core.gitProxy, core.pager, credential and askpass helpers are set on the
// command line or in the environment, which both win over the repository; no protocol is allowed, so a sparse
// index of a partial clone cannot fetch; no command that is run here runs a filter, a textconv or an alias. A repository that
// belongs to someone else is refused by git itself (safe.directory). The git that runs comes from an absolute folder of
// PATH outside the workspace.
import { spawn } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { indexLimits } from './limits.ts';
import { isInside } from './paths.ts';

export interface GitOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

/** The git of the user's PATH, by its real path; none that lies in the workspace. */
export async function findGit(root: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
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

/** Only what git needs to find the user's own configuration; no other GIT_… of the caller gets through. */
function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'Path',
    'HOME',
    'USERPROFILE',
    'HOMEDRIVE',
    'HOMEPATH',
    'XDG_CONFIG_HOME',
    'GIT_CONFIG_GLOBAL',
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

export interface GitRun {
  readonly program: string;
  readonly root: string;
  readonly command: readonly string[];
  readonly options: GitOptions;
  /** Default: the limit of the index. */
  readonly limitMs?: number;
}

/** Its output; undefined when it failed, was too slow or said too much. */
export async function runGit(run: GitRun): Promise<string | undefined> {
  return (await runGitBytes(run))?.toString('utf8');
}

/** The same, for what may be no text. */
export function runGitBytes({
  program,
  root,
  command,
  options,
  limitMs = indexLimits.gitMs,
}: GitRun): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const child = spawn(program, [...hardening, '--no-pager', '-C', root, ...command], {
      env: gitEnvironment(options.environment),
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: limitMs,
      killSignal: 'SIGKILL',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > indexLimits.maxGitBytes) child.kill('SIGKILL');
    });
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : undefined));
  });
}
