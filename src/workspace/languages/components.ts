// Components of one file (Vue, Svelte): their scripts are read as what they are, their templates name what loops and
// slots hold.
import { javascript } from './javascript.ts';
import type { EmbeddedParts, Language } from './language.ts';
import { isNameLike } from './name-collector.ts';
import { tsx } from './tsx.ts';
import { typescript } from './typescript.ts';

function componentLanguage(id: string, extension: string): Language {
  return {
    id,
    vocabulary: 'typescript',
    ecosystem: 'npm',
    extensions: [extension],
    embedded: { languages: [javascript, typescript, tsx], partsOf },
    // What has no script, or one without an end, is read lexically.
    syntax: undefined,
  };
}

export const vue: Language = componentLanguage('vue', 'vue');
export const svelte: Language = componentLanguage('svelte', 'svelte');

const maxTagLength = 2_000;

const languageByAttribute: ReadonlyMap<string, Language> = new Map([
  ['ts', typescript],
  ['typescript', typescript],
  ['tsx', tsx],
]);

/** The scripts and the rest. By searching forward only: a file of nothing but opening tags stays cheap. Untrusted: `source`. */
function partsOf(source: string): EmbeddedParts | undefined {
  const sources: { language: Language; text: string }[] = [];
  const generics: string[] = [];
  let template = '';
  let position = 0;
  const opening = /<script(?=[\s>])/gi;
  const closing = /<\/script/gi;
  for (let match = opening.exec(source); match !== null; match = opening.exec(source)) {
    const start = endOfTag(source, opening.lastIndex);
    closing.lastIndex = start;
    const end = start === 0 ? undefined : closing.exec(source)?.index;
    if (end === undefined) return undefined;
    const attributes = source.slice(match.index, start);
    generics.push(...genericsOf(attributes));
    sources.push({ language: languageOfScript(attributes), text: source.slice(start, end) });
    template += source.slice(position, match.index);
    position = end;
    opening.lastIndex = end;
  }
  if (sources.length === 0) return undefined;
  return { sources, declared: [...generics, ...templateNames(template + source.slice(position))] };
}

/** After the `>` of a tag, past the ones inside quotes (`generic="T extends Map<K, V>"`); 0 when there is none. */
function endOfTag(source: string, from: number): number {
  // Bounded, so that unclosed quotes cost little: no tag is that long.
  const match = /^(?:[^>"']|"[^"]*"|'[^']*')*>/.exec(source.slice(from, from + maxTagLength));
  return match === null ? source.indexOf('>', from) + 1 : from + match[0].length;
}

function languageOfScript(attributes: string): Language {
  const name = /\slang\s*=\s*["']?(\w{1,20})/i.exec(attributes)?.[1]?.toLowerCase() ?? '';
  return languageByAttribute.get(name) ?? javascript;
}

/** Type parameters of the component: `generic="Row extends object, Key"`. */
function genericsOf(attributes: string): readonly string[] {
  const list = /\sgenerics?\s*=\s*"([^"]{1,1000})"/.exec(attributes)?.[1] ?? '';
  return list
    .split(',')
    .flatMap((item) => /^\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:extends\b|=|$)/u.exec(item)?.[1] ?? []);
}

/** `v-for="(row, index) in rows"`, `v-slot="{ item }"`, `#cell="slot"`, `{#each rows as row, index}`, `{:then value}`, `let:item`. */
const templateDeclaration =
  /\bv-for\s*=\s*["']\s*([^"']{1,200}?)\s+(?:in|of)\s|(?:\bv-slot[:\w.-]{0,80}|\bslot-scope|\s#[\w-]{1,80})\s*=\s*["']([^"']{1,200})["']|\{#each\s(?:\{[^{}]{0,200}\}|[^{}]){1,600}?\sas\s+((?:\{[^{}]{1,150}\}|[^{}]){1,200})\}|\{:(?:then|catch)\s+([^}]{1,200})\}|\blet:(\w{1,80})|\{#snippet\s+([^}]{1,200})\}|\{@const\s+((?:\{[^{}]{1,300}\}|[^={}]){1,300}?)\s*=/g;

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
