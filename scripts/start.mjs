// `npm start`: installs and builds what is missing, shows the demo exchange as a self-test, then listens for real
// tools. `npm start -- --port 0` passes its arguments on to `pretense start`.
import { ensureBuild } from './ensure-build.mjs';
import { ensurePackages } from './install-packages.mjs';
import { runForeground } from './run-foreground.mjs';

/** @returns {Promise<number>} The exit code. */
async function main() {
  try {
    await ensurePackages();
    await ensureBuild();
    const demoExitCode = await runForeground(['demo']);
    if (demoExitCode !== 0) {
      console.error('The demo exchange failed, so nothing was started.');
      return demoExitCode;
    }
    return await runForeground(['start', ...process.argv.slice(2)]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exitCode = await main();
