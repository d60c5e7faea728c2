// `node scripts/bench-repository.mjs NAME …`: runs bench/NAME.ts, which exports `main`, on repositories that are not part
// of this one. `npm run bench:fidelity`, `bench:prose`, `bench:validity` and `bench:detection` are this.
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';
import { bundleTypeScript } from './bundle-typescript.mjs';
import { ensurePackages } from './install-packages.mjs';
import { projectRoot } from './run-process.mjs';

const [name, ...parameters] = process.argv.slice(2);

await ensurePackages();
const file = await bundleTypeScript(`bench/${name}.ts`);
if (!parameters.includes('--json'))
  console.log(`${new Date().toISOString()}, ${cpus().length} processors, Node ${process.version}`);
const { main } = await import(pathToFileURL(file).href);
process.exitCode = await main(parameters, { projectRoot });
