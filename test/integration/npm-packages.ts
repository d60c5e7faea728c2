// Sources of public packages, installed for a test into a cache outside the project; none is committed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Small ones that together ship TypeScript, JavaScript, Python, C++, Rust, Java, Swift and Objective-C. */
export const packages = [
  'immer@10.1.1',
  'node-gyp@10.2.0',
  'node-addon-api@8.2.1',
  'nan@2.20.0',
  'tree-sitter-json@0.20.1',
  '@capacitor/app@6.0.1',
  'react-native-get-random-values@1.11.0',
  'preact@10.24.0',
  'p-map@7.0.2',
  'tslib@2.7.0',
] as const;

/** A folder that holds one folder for each package; nobody changes it. */
export function packageSources(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pretense-tests');
  mkdirSync(cache, { recursive: true });
  const folder = join(cache, 'package-sources-1');
  if (existsSync(folder)) return folder;
  const draft = mkdtempSync(`${folder}-`);
  try {
    const options = { cwd: draft, stdio: 'pipe' } as const;
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', ...packages], options);
    for (const archive of readdirSync(draft)) {
      const name = archive.replace(/-\d.*$/, '');
      mkdirSync(join(draft, name));
      execFileSync('tar', ['-xzf', archive, '-C', name, '--strip-components=1'], options);
      rmSync(join(draft, archive));
    }
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
