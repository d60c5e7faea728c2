// api-csharp.json: public types and members of the .NET base class library, out of Mono's assemblies.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicNamesOf } from './assemblies.mjs';
import { debianPackage, readData, walkFiles, writeData } from './sources.mjs';
import { withoutSurrogates } from './surrogate-free.mjs';
import { sorted } from './text.mjs';

const packages = [
  'libmono-corlib4.5-dll',
  'libmono-system4.0-cil',
  'libmono-system-core4.0-cil',
  'libmono-system-net-http4.0-cil',
  'libmono-system-xml4.0-cil',
];

export function build() {
  const names = new Set(readData('keywords.json').csharp);
  for (const each of packages) {
    walkFiles(join(debianPackage(each), 'usr/lib/mono'), (path) => {
      if (!path.endsWith('.dll')) return;
      for (const name of publicNamesOf(readFileSync(path))) {
        for (const part of name.split('.')) {
          const plain = part.replace(/^(?:get|set|add|remove)_/, '').replace(/`\d+$/, '');
          if (/^[A-Z][A-Za-z0-9]+$/.test(plain)) names.add(plain);
        }
      }
    });
  }
  const kept = withoutSurrogates(sorted(names));
  writeData('api-csharp.json', { names: kept.join(' ') });
  return { names: kept.length };
}
