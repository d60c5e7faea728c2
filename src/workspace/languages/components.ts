// Components of one file (Vue, Svelte): their scripts are JavaScript, their templates name what loops and slots hold.
import type { FileNames, ImportedNames } from '../types.ts';
import { readWithAcorn } from './acorn-names.ts';
import type { Language } from './language.ts';
import { isNameLike } from './name-collector.ts';

function componentLanguage(id: string, extension: string): Language {
  return {
    id,
    vocabulary: 'typescript',
    ecosystem: 'npm',
    extensions: [extension],
    readDirectly: readComponent,
    // What acorn does not read (TypeScript, broken scripts, no script at all) is read lexically.
    syntax: undefined,
  };
}

export const vue: Language = componentLanguage('vue', 'vue');
export const svelte: Language = componentLanguage('svelte', 'svelte');

/** Undefined when a script is not plain JavaScript, or there is none. Untrusted: `source`. Never throws. */
function readComponent(source: string): FileNames | undefined {
  const parts = partsOf(source);
  if (parts === undefined) return undefined;
  const declared = new Set(templateNames(parts.template));
  const imports: ImportedNames[] = [];
  for (const script of parts.scripts) {
    const names = readWithAcorn(script);
    if (names === undefined) return undefined;
    for (const name of names.declared) declared.add(name);
    imports.push(...names.imports);
  }
  return { declared: [...declared], imports };
}

interface Parts {
  readonly scripts: readonly string[];
  readonly template: string;
}

/** The scripts and the rest. By searching forward only: a file of nothing but opening tags stays cheap. */
function partsOf(source: string): Parts | undefined {
  const scripts: string[] = [];
  let template = '';
  let position = 0;
  const opening = /<script(?=[\s>])/gi;
  const closing = /<\/script/gi;
  for (let match = opening.exec(source); match !== null; match = opening.exec(source)) {
    const start = source.indexOf('>', opening.lastIndex) + 1;
    closing.lastIndex = start;
    const end = start === 0 ? undefined : closing.exec(source)?.index;
    if (end === undefined) return undefined;
    scripts.push(source.slice(start, end));
    template += source.slice(position, match.index);
    position = end;
    opening.lastIndex = end;
  }
  return scripts.length === 0 ? undefined : { scripts, template: template + source.slice(position) };
}

/** `v-for="(row, index) in rows"`, `v-slot="{ item }"`, `#cell="slot"`, `{#each rows as row, index}`, `{:then value}`, `let:item`. */
const templateDeclaration =
  /\bv-for\s*=\s*["']\s*([^"']{1,200}?)\s+(?:in|of)\s|(?:\bv-slot[:\w.-]{0,80}|\bslot-scope|\s#[\w-]{1,80})\s*=\s*["']([^"']{1,200})["']|\{#each\s[^{}]{1,200}?\sas\s+((?:\{[^{}]{1,150}\}|[^{}]){1,200})\}|\{:(?:then|catch)\s+([^}]{1,200})\}|\blet:(\w{1,80})|\{#snippet\s+([^}]{1,200})\}/g;

function templateNames(template: string): readonly string[] {
  return [...template.matchAll(templateDeclaration)].flatMap((match) =>
    match
      .slice(1)
      .join(' ')
      .replaceAll(/\([^()]*\.[^()]*\)|=[^,}]*/g, ' ')
      .split(/[^\p{ID_Continue}$]+/u)
      .filter(isNameLike),
  );
}
