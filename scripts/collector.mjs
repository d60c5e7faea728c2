// `npm run collector`: installs and builds what is missing, then runs `pretense collector` with the arguments it gets.
import { ensureBuild } from './ensure-build.mjs';
import { ensurePackages } from './install-packages.mjs';
import { runForeground } from './run-foreground.mjs';

/** @returns {Promise<number>} The exit code. */
async function main() {
  try {
    await ensurePackages();
    await ensureBuild();
    return await runForeground(['collector', ...process.argv.slice(2)]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exitCode = await main();
