// `npm run package`: the editor extension as dist/pretense-<version>.vsix. It is put together in a folder of its own:
// vsce refuses a package.json with `files` (which npm needs) beside a .vscodeignore.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './ensure-build.mjs';
import { ensurePackages } from './install-packages.mjs';
import { projectRoot } from './run-process.mjs';

/** Keys of package.json that say something to npm only. */
const npmOnly = ['files', 'bin', 'type', 'devDependencies', 'scripts'];
/** What is copied; .vscodeignore says what of it is packed. */
const parts = ['dist', 'media', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'];

/**
 * Builds and packs what is older than its sources.
 * @returns {Promise<string>} Path of the .vsix.
 */
export async function packageExtension() {
  await ensureBuild();
  const { createVSIX } = await import('@vscode/vsce');
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const packagePath = join(projectRoot, 'dist', `${manifest.name}-${manifest.version}.vsix`);
  if (isNewest(packagePath)) return packagePath;
  rmSync(packagePath, { force: true });
  const stage = mkdtempSync(join(tmpdir(), 'pretense-vsix-'));
  try {
    for (const part of parts) {
      const filter = (/** @type {string} */ source) => !source.endsWith('.vsix');
      cpSync(join(projectRoot, part), join(stage, part), { recursive: true, filter });
    }
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(extensionManifest(manifest), null, 2)}\n`);
    writeFileSync(join(stage, 'README.md'), withoutPictures(readFileSync(join(projectRoot, 'README.md'), 'utf8')));
    mkdirSync(join(projectRoot, 'dist'), { recursive: true });
    await createVSIX({
      cwd: stage,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
      // It takes the examples in our own rules for secrets as such, and half a minute.
      allowPackageAllSecrets: true,
    });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return packagePath;
}

/** @param {string} packagePath */
function isNewest(packagePath) {
  const own = [...parts, 'package.json', 'scripts/package.mjs'].map((part) => join(projectRoot, part));
  const sources = own.flatMap((path) => {
    const names = statSync(path).isDirectory() ? readdirSync(path, { recursive: true }).map(String) : [];
    return [path, ...names.map((name) => join(path, name))].filter((file) => statSync(file).isFile());
  });
  const packedMs = statSync(packagePath, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((file) => file.endsWith('.vsix') || statSync(file).mtimeMs <= packedMs);
}

/** @param {Record<string, unknown>} manifest */
function extensionManifest(manifest) {
  const rest = Object.fromEntries(Object.entries(manifest).filter(([key]) => !npmOnly.includes(key)));
  const { vscode } = /** @type {{ vscode: string }} */ (manifest['engines']);
  const scripts = /** @type {Record<string, string>} */ (manifest['scripts']);
  return { ...rest, engines: { vscode }, scripts: { 'vscode:uninstall': scripts['vscode:uninstall'] } };
}

/**
 * Without pictures: they are not in the package, and marketplaces refuse vector graphics.
 * @param {string} readme
 */
function withoutPictures(readme) {
  return readme.replaceAll(/^\| \| \|\n\|[ |-]+\n(?=\| !\[)/gm, '').replaceAll(/^.*!\[[^\]]*\]\((?!https:).*\n+/gm, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensurePackages();
  console.log(await packageExtension());
}
