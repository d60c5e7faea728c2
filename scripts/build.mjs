// `npm run build`: the bundles of webpack.config.js into dist/. With names, only those compilations: `-- extension`.
import { ensurePackages } from './install-packages.mjs';

/**
 * @param {readonly string[]} wanted Names of compilations; all without one.
 * @returns {Promise<boolean>}
 */
async function build(wanted) {
  // Late, so that a fresh clone can install webpack first.
  const { default: webpack } = await import('webpack');
  const { default: all } = await import('../webpack.config.js');
  const configuration = all.filter(({ name }) => wanted.length === 0 || wanted.includes(String(name)));
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
process.exitCode = (await build(process.argv.slice(2))) ? 0 : 1;
