// Where a home keeps what, and that nobody else can read it: the log, the word map, and, in another place, the keys.
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { adviceFor, errnoOf, type WriteFailure, writeFailureOf } from '../audit/error.ts';
import { CodedError } from '../base/error.ts';

/**
 * - `in-repository`: the home or the keys would lie in a git work tree, one `git add` away from everybody.
 * - `keys-inside-home`: a copy of the home would carry the keys with it.
 * - `not-usable`: not a folder, or one that other accounts may write.
 */
export type StateDirErrorCode = 'in-repository' | 'keys-inside-home' | 'not-usable' | WriteFailure;

export class StateDirError extends CodedError<StateDirErrorCode> {}

export interface StatePaths {
  readonly home: string;
  readonly auditDir: string;
  readonly mapDir: string;
  /** What became of each text that was sent. */
  readonly historyDir: string;
  /** What the running proxy tells others: control token, port, process id. */
  readonly runDir: string;
  readonly stateFile: string;
  /** A pause that is not over. */
  readonly pauseFile: string;
  /** Never below the home. */
  readonly keysDir: string;
}

export interface StateDirOptions {
  /** `--home`; wins over PRETENSE_HOME. */
  readonly home?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The account's own folder, `os.homedir()`. */
  readonly userHome: string;
}

/** Finds the folders without making any. Throws StateDirError when a place is not fit for them. */
export async function locateStateDir(options: StateDirOptions): Promise<StatePaths> {
  const { environment } = options;
  const chosen =
    nonEmpty(options.home) ?? nonEmpty(environment['PRETENSE_HOME']) ?? join(options.userHome, '.pretense');
  const home = await realPathOf(resolve(chosen));
  const keysDir = await realPathOf(nonEmpty(environment['PRETENSE_KEYS_DIR']) ?? defaultKeysDir(home, options));
  if (isWithin(keysDir, home)) {
    throw new StateDirError(
      'keys-inside-home',
      `The keys would lie in ${keysDir}, inside the home ${home}, so that a copy of the home could be read. Choose another --home, or set PRETENSE_KEYS_DIR to a folder elsewhere.`,
    );
  }
  await refuseWorkTree(home, 'home', '--home or PRETENSE_HOME');
  await refuseWorkTree(keysDir, 'key folder', 'PRETENSE_KEYS_DIR');
  return {
    home,
    keysDir,
    auditDir: join(home, 'audit'),
    mapDir: join(home, 'map'),
    historyDir: join(home, 'history'),
    runDir: join(home, 'run'),
    stateFile: join(home, 'state.json'),
    pauseFile: join(home, 'pause.json'),
  };
}

/** Makes the folders and closes them to other accounts. Gives warnings for people: what was open and is closed now. */
export async function prepareStateDir(paths: StatePaths): Promise<readonly string[]> {
  const warnings: (string | undefined)[] = [];
  try {
    warnings.push(await ownFolder(paths.home, (name) => homeNames.has(name)));
    for (const folder of [paths.auditDir, paths.mapDir, paths.historyDir, paths.runDir])
      warnings.push(await ownFolder(folder, () => true));
    warnings.push(
      await ownFolder(
        paths.keysDir,
        (name) => name.endsWith('.key') || name === 'client-token' || name === 'collector-token',
      ),
    );
  } catch (error) {
    if (error instanceof StateDirError) throw error;
    const failure = writeFailureOf(error);
    throw new StateDirError(
      failure,
      `The home ${paths.home} cannot be prepared, so nothing can be protected: ${adviceFor(failure)} (${errnoOf(error) ?? 'unknown'})`,
      { cause: error },
    );
  }
  return warnings.filter((warning) => warning !== undefined);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Keys lie where the platform keeps settings, by a hash of the home's real path: each home has its own. */
function defaultKeysDir(home: string, { environment, platform, userHome }: StateDirOptions): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  if (platform === 'win32') {
    return join(nonEmpty(environment['APPDATA']) ?? join(userHome, 'AppData', 'Roaming'), 'Pretense', 'keys', name);
  }
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support', 'Pretense', 'keys', name);
  return join(nonEmpty(environment['XDG_CONFIG_HOME']) ?? join(userHome, '.config'), 'pretense', 'keys', name);
}

/** The real path, also of a folder that is not there yet: the same before and after it is made. */
async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = dirname(absolute);
    if (errnoOf(error) !== 'ENOENT' || parent === absolute) {
      throw new StateDirError('not-usable', `${absolute} cannot be used as a folder (${errnoOf(error) ?? 'unknown'})`, {
        cause: error,
      });
    }
    return join(await realPathOf(parent), basename(absolute));
  }
}

function isWithin(path: string, folder: string): boolean {
  const between = relative(folder, path);
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && resolve(folder, between) === path);
}

async function refuseWorkTree(path: string, what: string, setting: string): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) {
      throw new StateDirError(
        'in-repository',
        `The ${what} ${path} lies in the git work tree ${folder}, where it could be committed and shared. Choose a folder outside every repository with ${setting}.`,
      );
    }
    if (dirname(folder) === folder) return;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

const homeNames: ReadonlySet<string> = new Set([
  'audit',
  'bin',
  'exceptions.json',
  'history',
  'map',
  'names',
  'pause.json',
  'policy',
  'policy.jsonc',
  'policy',
  'policy.jsonc',
  'routing',
  'run',
  'state.json',
  'sync.json',
]);

/**
 * An existing folder is tightened only when it is empty or holds something of ours: `--home /tmp` must not close
 * /tmp. The folders inside are closed in any case.
 */
async function ownFolder(path: string, isOurs: (name: string) => boolean): Promise<string | undefined> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const status = await stat(path);
  if (!status.isDirectory()) throw new StateDirError('not-usable', `${path} is not a folder`);
  if (process.platform === 'win32' || (status.mode & 0o077) === 0) return undefined;
  const names = await readdir(path);
  if (names.length === 0 || names.some(isOurs)) {
    await chmod(path, 0o700);
    return `${path} was open to other accounts of this machine; it is closed to them now.`;
  }
  if ((status.mode & 0o022) !== 0) {
    throw new StateDirError(
      'not-usable',
      `${path} holds other files and can be written by other accounts, who could exchange the log. Choose an empty folder with --home.`,
    );
  }
  return `${path} can be listed by other accounts of this machine; it holds other files and was left as it is.`;
}
