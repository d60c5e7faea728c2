// For scripts that run the built program.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, runProcess } from './run-process.mjs';

const bundleFiles = ['dist/cli.cjs', 'dist/index-worker.cjs'];

/** Builds when a bundle is missing or older than the newest source. Throws when that fails. */
export async function ensureBuild() {
  const sources = ['webpack.config.js', 'package.json', 'package-lock.json', ...filesBelow('src')].map(modifiedMs);
  const bundles = bundleFiles.map(modifiedMs);
  if (Math.min(...bundles) >= Math.max(...sources)) return;
  console.log('Building …');
  const { exitCode } = await runProcess([process.execPath, 'scripts/build.mjs']);
  if (exitCode !== 0) throw new Error('The build failed; see above.');
}

/** @param {string} folder */
function filesBelow(folder) {
  const names = readdirSync(join(projectRoot, folder), { recursive: true }).map(String);
  const sources = names.filter((name) => /\.(?:ts|json|css)$/.test(name) && !/\.(?:test|fixture)\.ts$/.test(name));
  return sources.map((name) => join(folder, name));
}

/** 0 when the file is not there. @param {string} path */
function modifiedMs(path) {
  return statSync(join(projectRoot, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
