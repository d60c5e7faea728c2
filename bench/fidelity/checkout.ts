// A checkout of a real repository and its history. Only git reads it; what is tried out happens in a clone of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { decodeText, type TextFile } from '../../src/app/tree/text-file.ts';

/** Folders of installed dependencies: git does not have them, the index reads them. */
export const installedFolders = ['node_modules', '.venv', 'vendor'] as const;

const maxGitBytes = 1_073_741_824;

export class Checkout {
  /** Real path. */
  readonly root: string;
  readonly name: string;

  constructor(folder: string) {
    this.root = realpathSync(resolve(folder));
    this.name = basename(this.root);
  }

  git(...parameters: readonly string[]): string {
    return this.gitBytes(...parameters).toString('utf8');
  }

  gitBytes(...parameters: readonly string[]): Buffer {
    const quiet = ['-c', 'core.quotePath=false', '-c', 'advice.detachedHead=false'];
    return execFileSync('git', [...quiet, ...parameters], { cwd: this.root, maxBuffer: maxGitBytes });
  }

  /** Short id and date of the commit that is checked out. */
  version(): string {
    return this.git('log', '-1', '--format=%h of %cs').trim();
  }

  trackedFiles(): readonly string[] {
    return this.git('ls-files', '-z')
      .split('\0')
      .filter((path) => path !== '' && existsSync(join(this.root, path)));
  }

  /** Undefined for what is no text. */
  textOf(path: string): TextFile | undefined {
    return decodeText(readFileSync(join(this.root, path)));
  }

  blob(object: string): Buffer {
    return this.gitBytes('cat-file', 'blob', object);
  }

  /** False when the clone is not whole, so that git cannot. */
  checkOut(commit: string): boolean {
    const { status } = spawnSync('git', ['checkout', '--quiet', '--force', '--detach', commit], { cwd: this.root });
    return status === 0;
  }
}

/** A clone beside nothing of the user's, with the installed dependencies linked. The caller removes it. */
export function cloneOf(checkout: Checkout): { readonly clone: Checkout; remove(): void } {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'pretense-fidelity-'));
  const path = join(folder, checkout.name);
  checkout.git('clone', '--quiet', '--shared', checkout.root, path);
  for (const name of installedFolders) {
    const installed = join(checkout.root, name);
    if (existsSync(installed) && !existsSync(join(path, name))) symlinkSync(installed, join(path, name));
  }
  return { clone: new Checkout(path), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
