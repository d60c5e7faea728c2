// `npm run screenshots`: the pictures of docs/images, taken in a real editor by test/e2e/vscode-pictures.test.ts and of
// a collector's dashboard by test/e2e/dashboard-look.test.ts. The same tests run with `npm test`, and write nothing there.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './install-packages.mjs';
import { projectRoot, runProcess, toolCommand } from './run-process.mjs';
import { ensurePrograms } from './system-packages.mjs';
import { layers } from './test-layers.mjs';

// Without it a bare Debian shows DejaVu Sans, which is wider than the font of any desktop.
const font = {
  program: 'Inter',
  file: '/usr/share/fonts/opentype/inter/Inter-Regular.otf',
  debianPackage: 'fonts-inter',
};

/** @returns {Promise<number>} The exit code. */
async function main() {
  await ensurePackages();
  const layer = layers.find(({ name }) => name === 'vscode');
  const isMissing = layer?.cannotRunHere?.() ?? (await ensurePrograms([...(layer?.programs ?? []), font]));
  if (isMissing !== undefined) {
    console.error(isMissing);
    return 1;
  }
  const build = await runProcess([process.execPath, 'scripts/build.mjs']);
  if (build.exitCode !== 0) return build.exitCode;
  await layer?.prepare?.();
  const folder = join(projectRoot, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  for (const { project, file } of [
    { project: 'vscode', file: 'test/e2e/vscode-pictures.test.ts' },
    { project: 'panel', file: 'test/e2e/dashboard-look.test.ts' },
  ]) {
    const command = [...toolCommand('vitest'), 'run', '--project', project, file];
    const { exitCode } = await runProcess(command, { environment: { PRETENSE_PICTURES: folder } });
    if (exitCode !== 0) return exitCode;
  }
  return 0;
}

process.exitCode = await main();
