// `npm run build`: the bundles of webpack.config.js into dist/.
import { ensurePackages } from './install-packages.mjs';

/** @returns {Promise<boolean>} */
async function build() {
  // Late, so that a fresh clone can install webpack first.
  const { default: webpack } = await import('webpack');
  const { default: configuration } = await import('../webpack.config.js');
  return new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error !== null || stats === undefined) {
        reject(error ?? new Error('webpack said nothing'));
        return;
      }
      console.log(stats.toString({ preset: 'errors-warnings', colors: process.stdout.isTTY }));
      resolve(!stats.hasErrors() && !stats.hasWarnings());
    });
  });
}

await ensurePackages();
process.exitCode = (await build()) ? 0 : 1;
