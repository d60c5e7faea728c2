// The .vsix that `npm run package` made.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '../../..');

/** Throws when it was not made yet. */
export function extensionPackage(): string {
  const { name, version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const path = join(projectRoot, 'dist', `${name}-${version}.vsix`);
  if (!existsSync(path)) throw new Error(`${path} is missing. Run: npm run package`);
  return path;
}
