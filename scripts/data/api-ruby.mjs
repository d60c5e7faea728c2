// api-ruby.json: classes, modules and methods of Ruby and its standard library, as its reference names them.
import { join } from 'node:path';
import { debianPackage, readData, walkFiles, writeData } from './sources.mjs';
import { withoutSurrogates } from './surrogate-free.mjs';
import { sorted } from './text.mjs';

/** The reference holds other projects' classes too, which a program only has when it asks for them by name. */
const tools = /^(?:Bundler|Gem|RDoc|IRB|DidYouMean|ErrorHighlight|Racc|RubyVM|Test|MiniTest|Minitest)\//;

export function build() {
  const root = join(debianPackage('ruby3.1-doc'), 'usr/share/ri/3.1.0/system');
  const names = new Set(readData('keywords.json').ruby);
  walkFiles(root, (_path, relative) => {
    if (tools.test(relative)) return;
    const segments = relative.split('/');
    const file = segments.pop() ?? '';
    for (const segment of segments) names.add(segment);
    const method = /^(.+)-[ic]\.ri$/.exec(file)?.[1];
    if (method !== undefined) names.add(decodeURIComponent(method).replace(/[?!=]+$/, ''));
  });
  const kept = withoutSurrogates(sorted(names).filter((name) => /^[A-Za-z]\w+$/.test(name)));
  writeData('api-ruby.json', { names: kept.join(' ') });
  return { names: kept.length };
}
