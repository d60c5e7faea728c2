// Runs TypeScript outside vitest on Node versions that cannot strip types: one file, bundled, packages left outside.
import { basename, join } from 'node:path';
import { projectRoot } from './run-process.mjs';

/**
 * @param {string} source Path relative to the project.
 * @returns {Promise<string>} Path of a module that node can run. It lies below node_modules, so packages are found.
 */
export async function bundleTypeScript(source) {
  // Late, so that the scripts that use this can install packages first.
  const { build } = await import('esbuild');
  const outfile = join(projectRoot, 'node_modules', '.cache', 'pretense', basename(source).replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(projectRoot, source)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    // Sources speak of the folder they stand in, not of the cache.
    define: { 'import.meta.dirname': JSON.stringify(join(projectRoot, source, '..')) },
  });
  return outfile;
}
