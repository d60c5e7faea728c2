// api-py.json: names, modules and literal strings of the Python standard library, from the stubs that pyright bundles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage, readData, walkFiles, writeData } from './sources.mjs';
import { identifiersOf, sorted } from './text.mjs';

export function build() {
  const names = new Set(readData('keywords.json').python);
  walkFiles(join(npmPackage('pyright'), 'dist/typeshed-fallback/stdlib'), (path, relative) => {
    if (!relative.endsWith('.pyi')) return;
    for (const segment of relative.replace(/\.pyi$/, '').split('/')) names.add(segment);
    const text = readFileSync(path, 'utf8')
      .replaceAll(/"""[\s\S]*?"""/g, ' ')
      .replaceAll(/#.*$/gm, '');
    for (const name of identifiersOf(text)) names.add(name);
  });
  // Type variables and private aliases of the stubs themselves never appear in anybody's program.
  const kept = sorted(names).filter((name) => name.length > 1 && !/^_[A-Z]/.test(name));
  writeData('api-py.json', { names: kept.join(' ') });
  return { names: kept.length };
}
