// api-c.json and api-cpp.json: names in the headers of the GNU C library, and of the GNU C++ library on top of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage, readData, walkFiles, writeData } from './sources.mjs';
import { withoutSurrogates } from './surrogate-free.mjs';
import { identifiersOf, sorted, splitWords } from './text.mjs';

const comments = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
const strings = /"(?:[^"\\\n]|\\.)*"/g;

/**
 * Names of the headers below a folder. What starts with an underscore is the library's own, parameters too. A lone
 * word only counts as what is called: fields and tags (`name`, `data`) are anyone's.
 */
function namesBelow(folder, isHeader) {
  const names = new Set();
  walkFiles(folder, (path, relative) => {
    if (!isHeader(relative)) return;
    const text = readFileSync(path, 'latin1').replaceAll(comments, ' ').replaceAll(strings, ' ');
    for (const name of identifiersOf(text))
      if (splitWords(name).length > 1 && !/^_|\$|^x[0-9A-Fa-f]+$/.test(name)) names.add(name);
    for (const [, name] of text.matchAll(/\b([a-z]\w+)\s*\(/g)) names.add(name);
  });
  return names;
}

function write(language, names) {
  const kept = withoutSurrogates(
    sorted([...names, ...readData('keywords.json')[language]]).filter((name) => name.length > 1),
  );
  writeData(`api-${language}.json`, { names: kept.join(' ') });
  return kept.length;
}

export function build() {
  const library = join(debianPackage('libc6-dev'), 'usr/include');
  const c = namesBelow(
    library,
    (path) => path.endsWith('.h') && !/(?:^|\/)(?:rpc|protocols|scsi|c\+\+|finclude)\/|(?:^|\/)elf\.h$/.test(path),
  );
  const templates = join(debianPackage('libstdc++-12-dev'), 'usr/include/c++/12');
  const isPublic = /^(?:[a-z_]+|(?:bits|ext|experimental|pstl|parallel|debug|tr1|tr2|backward|decimal)\/[\w.]+)$/;
  const cpp = namesBelow(templates, (path) => isPublic.test(path));
  return { c: write('c', c), cpp: write('cpp', new Set([...c, ...cpp])) };
}
