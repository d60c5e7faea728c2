// api-js.json: every name in the declarations of ECMAScript, the DOM, Node and undici, with CSS properties.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage, readData, walkFiles, writeData } from './sources.mjs';
import { identifiersOf, sorted, withoutComments } from './text.mjs';

/** All identifiers of the declaration files of a package folder. */
export function declarationNames(folder, isWanted = () => true) {
  const names = new Set();
  walkFiles(folder, (path, relative) => {
    if (!/\.d\.[cm]?ts$/.test(relative) || relative.includes('node_modules/') || !isWanted(relative)) return;
    for (const name of identifiersOf(withoutComments(readFileSync(path, 'utf8')))) names.add(name);
  });
  return names;
}

export function javascriptNames() {
  const library = declarationNames(join(npmPackage('typescript'), 'lib'), (path) => /^lib\..*d\.ts$/.test(path));
  const others = ['@types/node', 'undici-types'].map((name) => declarationNames(npmPackage(name)));
  return sorted([...library, ...others.flatMap((names) => [...names]), ...readData('keywords.json').typescript]);
}

export function build() {
  const css = declarationNames(npmPackage('csstype'), (path) => path === 'index.d.ts');
  const names = sorted([...javascriptNames(), ...css]).filter((name) => name.length > 1);
  writeData('api-js.json', { names: names.join(' ') });
  return { names: names.length };
}
