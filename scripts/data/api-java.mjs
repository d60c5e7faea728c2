// api-java.json: packages, classes and public members of the java.* and javax.* packages of the JDK.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { apiOfClass, classesOf } from './class-files.mjs';
import { debianPackage, readData, writeData } from './sources.mjs';
import { sorted } from './text.mjs';

export function build() {
  const modules = join(debianPackage('openjdk-17-jdk-headless'), 'usr/lib/jvm/java-17-openjdk-amd64/jmods');
  const names = new Set(readData('keywords.json').java);
  for (const file of readdirSync(modules)
    .filter((name) => /^java\..*\.jmod$/.test(name))
    .sort()) {
    for (const { name, bytes } of classesOf(readFileSync(join(modules, file)))) {
      if (!/^classes\/javax?\//.test(name)) continue;
      const api = apiOfClass(bytes);
      if (api === undefined) continue;
      for (const segment of api.own.split(/[/$]/)) names.add(segment);
      for (const member of api.names) names.add(member);
    }
  }
  const kept = sorted(names).filter((name) => name.length > 1 && /^[A-Za-z_]\w*$/.test(name));
  writeData('api-java.json', { names: kept.join(' ') });
  return { names: kept.length };
}
