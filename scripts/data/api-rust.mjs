// api-rust.json: items, methods, variants, fields, macros and modules of the Rust standard library.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage, readData, walkFiles, writeData } from './sources.mjs';
import { identifiersOf, sorted } from './text.mjs';

const crates = ['alloc', 'core', 'proc_macro', 'std', 'test'];
const item =
  /\b(?:pub(?:\([^)]*\))?\s+)(?:(?:const|async|unsafe|safe|extern\s+"\w+"|default|auto)\s+)*(?:fn|struct|enum|union|trait|type|const|static|mod|macro|use)\s+(?:mut\s+)?(?:r#)?([A-Za-z_]\w*)/g;
const method = /\bfn\s+(?:r#)?([a-z_]\w*)/g;
const associated = /^\s+(?:type|const)\s+([A-Z]\w*)/gm;
const field = /^\s+pub\s+([a-z_]\w*)\s*:/gm;
const macro = /\bmacro_rules!\s+([a-z_]\w*)/g;

function variantsOf(text) {
  const enums = [...text.matchAll(/\benum\s+\w+[^{;]*\{([\s\S]*?)\n\}/g)].map((match) => match[1]);
  return enums.flatMap((body) => [...body.matchAll(/^\s+([A-Z]\w*)\s*(?:[,({=]|$)/gm)].map((match) => match[1]));
}

export function build() {
  const root = join(debianPackage('rust-web-src'), 'usr/src/rustc-1.96.0/library');
  const names = new Set(readData('keywords.json').rust);
  for (const crate of crates) {
    names.add(crate);
    walkFiles(join(root, crate, 'src'), (path, relative) => {
      if (!relative.endsWith('.rs') || /(?:^|\/)(?:tests?|benches|sys|sys_common)(?:\/|\.rs$)/.test(relative)) return;
      const text = readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ');
      for (const pattern of [item, method, associated, field, macro]) {
        for (const [, name] of text.matchAll(pattern)) names.add(name);
      }
      for (const name of variantsOf(text)) names.add(name);
      for (const [, list] of text.matchAll(/\b(?:cfg_attr|derive|allow)\(([^)]*)\)/g)) {
        for (const name of identifiersOf(list)) names.add(name);
      }
    });
  }
  const kept = sorted(names).filter((name) => name.length > 1);
  writeData('api-rust.json', { names: kept.join(' ') });
  return { names: kept.length };
}
