// A folder for one test, a protection made of a few names, and what a tree looks like on disk.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildProtection, type Protection } from '../../engine/protection.ts';
import { secretScanner } from './tree-settings.ts';
import { passingWords } from './tree-words.ts';

/** Its real path. The caller removes it. */
export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'pretense-tree-')));
}

export function writeTree(root: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Every file below, links too: its path with mode and bytes (hex), or with where it points to. */
export function treeOnDisk(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of readdirSync(root, { recursive: true }).map(String).toSorted()) {
    const stats = lstatSync(join(root, path));
    const mode = (stats.mode & 0o777).toString(8);
    if (stats.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (stats.isFile()) found[path] = `${mode} ${readFileSync(join(root, path)).toString('hex')}`;
  }
  return found;
}

export function git(root: string, ...command: readonly string[]): void {
  execFileSync('git', ['-C', root, '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...command], {
    stdio: 'pipe',
  });
}

export function protectionOf(...declared: readonly string[]): Protection {
  const names = { declared, pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: [] };
  return buildProtection([names], { level: 'strict', pins: [] });
}

export const testWords = () => passingWords((message) => createHmac('sha256', 'k').update(message).digest());

/** What `mutateTree` needs besides paths. */
export const engine = () => ({
  protection: protectionOf('QuarkleLedger', 'computeZorbam', 'quarkle_rates'),
  words: testWords(),
  secrets: secretScanner(new Uint8Array(32)),
  keepsSecrets: false,
  changesPaths: false,
});
