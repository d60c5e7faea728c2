// Writes what the editor reads in package.json from the typed tables of src/vscode: node scripts/generate-manifest.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleTypeScript } from './bundle-typescript.mjs';
import { projectRoot } from './run-process.mjs';

const manifestFile = join(projectRoot, 'package.json');
const uninstall = 'vscode:uninstall';

/** package.json as it should be, as text. */
async function wantedManifest() {
  const { editorManifest, editorEngine, uninstallScript } = await import(
    pathToFileURL(await bundleTypeScript('src/vscode/manifest.ts')).href
  );
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const generated = editorManifest();
  const { devDependencies, ...rest } = manifest;
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !(key in generated)));
  const wanted = {
    ...kept,
    engines: { ...manifest.engines, vscode: editorEngine },
    scripts: { ...manifest.scripts, [uninstall]: uninstallScript },
    ...generated,
    devDependencies,
  };
  return `${JSON.stringify(wanted, null, 2)}\n`;
}

/** Empty when package.json says what the tables say. */
export async function manifestProblem() {
  // The formatter may fold a list into one line; what counts is the content and its order.
  const actual = JSON.stringify(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const wanted = JSON.stringify(JSON.parse(await wantedManifest()));
  return actual === wanted
    ? ''
    : 'package.json differs from the tables of src/vscode. Run: node scripts/generate-manifest.mjs';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(manifestFile, await wantedManifest());
